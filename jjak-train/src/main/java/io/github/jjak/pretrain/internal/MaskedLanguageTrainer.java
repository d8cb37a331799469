package io.github.jjak.pretrain.internal;

import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.error.UsageException;
import io.github.jjak.memory.internal.MemoryBudget;
import io.github.jjak.memory.internal.MemoryPlanning;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Device;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.train.TrainingListener.Workload;
import io.github.jjak.train.internal.BatchesOfSteps;
import io.github.jjak.train.internal.EncoderArguments;
import io.github.jjak.train.internal.RunArguments;
import io.github.jjak.train.internal.TrainingLoop;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masked language modelling on a corpus: hide tokens, guess them; Devlin et al., "BERT", arXiv 1810.04805. Every row of the corpus is
 * in one step of an epoch.
 */
public final class MaskedLanguageTrainer {

    /** Bytes that scores and their gradient take per entry of the vocabulary: three numbers. */
    private static final int BYTES_PER_SCORE = 3 * Float.BYTES;

    private final MaskedLanguageModel model;
    private final Corpus corpus;
    private final MaskedLanguageSettings settings;

    /**
     * Trains nothing yet.
     *
     * @param model what is trained; stays the caller's
     * @param corpus the text; stays the caller's
     */
    public MaskedLanguageTrainer(MaskedLanguageModel model, Corpus corpus, MaskedLanguageSettings settings) {
        this.model = model;
        this.corpus = corpus;
        this.settings = settings;
    }

    /**
     * Runs the training on this thread.
     *
     * @throws io.github.jjak.error.UsageException if more lines are held out than half of the corpus, or the run that is resumed is
     *     another one
     * @throws io.github.jjak.error.ModelException if the tokenizer has no mask token
     * @throws io.github.jjak.error.InterruptedRunException if it was asked to stop; a checkpoint is then in the output folder
     * @throws io.github.jjak.error.RunException if a step is not finite or a folder cannot be written
     */
    public TrainingResult train(TrainingLoop.Setting setting) {
        if (setting.workers().count() > 1 && Libtorch.device() != Device.CPU) {
            throw new UsageException("Several workers train on `device` cpu only.");
        }
        RunArguments arguments = setting.arguments();
        Corpus.Parts parts = corpus.split(settings.evalLines(), arguments.seed());
        PieceKinds kinds = PieceKinds.parse(model.model().internals().tokenizerJson());
        Precision precision = arguments.encoder().precision().of(model.model());
        boolean recomputeLayers = arguments.encoder().recomputeLayers();
        double scores = settings.maskProbability() * kinds.size() * BYTES_PER_SCORE;
        Integer given = given(setting);
        int own = given == null
                ? MemoryBudget.miniBatchTokens(
                        MemoryPlanning.ModelSize.of(model.model(), precision, recomputeLayers),
                        model.model().maxSequenceLength(),
                        scores)
                : given;
        // What is in a mini-batch decides the dropout, so all workers cut as the first one does, which alone sees the
        // checkpoint.
        int miniBatchTokens = setting.workers().numberOfFirst(() -> own);
        LengthBuckets buckets = new LengthBuckets(settings.batchTokens(), arguments.seed());
        MaskedRows rows = new MaskedRows(
                corpus, new Masking(kinds, settings.maskProbability(), settings.wholeWordMask(), arguments.seed()));
        try (EncoderTraining training =
                model.model().internals().encoder().training(precision, true, recomputeLayers)) {
            MaskedLanguageLoss loss = new MaskedLanguageLoss(model, training, miniBatchTokens, setting.workers());
            MaskedLanguageSteps steps = new MaskedLanguageSteps(
                    epoch -> new BatchesOfSteps(
                            buckets.batches(parts.training(), corpus::length, epoch),
                            arguments.batches().gradientAccumulationSteps()),
                    rows,
                    loss,
                    arguments.seed());
            return new TrainingLoop(
                            steps,
                            new EncoderInTraining(model, training, corpus),
                            parts.heldOut().length == 0
                                    ? null
                                    : new MaskedLanguageEvaluator(rows, parts.heldOut(), loss),
                            facts(parts, precision, arguments.encoder()),
                            workload(parts, miniBatchTokens),
                            setting)
                    .run();
        }
    }

    /** Mini-batches decide the dropout, so a run that is resumed keeps its own. */
    private static @Nullable Integer given(TrainingLoop.Setting setting) {
        Integer asked = setting.arguments().batches().miniBatchTokens();
        RunFolder output = setting.output();
        return asked == null && setting.resume() && output != null ? output.miniBatchTokens() : asked;
    }

    private Workload workload(Corpus.Parts parts, int miniBatchTokens) {
        int rows = parts.training().length;
        long tokens = Arrays.stream(parts.training())
                .mapToLong(row -> corpus.length(row))
                .sum();
        long parameters = model.parameters().stream().mapToLong(Parameter::size).sum();
        return new Workload(rows, rows, 0, 0, 0, tokens, parameters, miniBatchTokens, null);
    }

    private RunFacts facts(Corpus.Parts parts, Precision precision, EncoderArguments encoder) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("counts", corpus.counts());
        data.put("training_rows", parts.training().length);
        data.put("held_out_rows", parts.heldOut().length);
        data.put("content_sha256", corpus.contentHash());
        RunFacts.Builder facts = RunFacts.builder()
                .describe("model", model.model().location())
                .describeDeciding(
                        "max_seq_length", "max-seq-length", model.model().maxSequenceLength())
                .describe("parameters", model.model().internals().parameterCount())
                .describeDeciding("loss", "loss", "MaskedLanguageModeling")
                .describe("data", data)
                .compare("text", corpus.contentHash());
        settings.toMap().forEach(facts::deciding);
        facts.deciding("precision", precision.id());
        encoder.addMemoryTo(facts);
        model.fingerprint().forEach((part, hash) -> facts.compare(part + " of the start model", hash));
        return facts.build();
    }
}
