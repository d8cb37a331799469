package io.github.jjak.pretrain;

import io.github.jjak.encoder.EncoderTraining;
import io.github.jjak.memory.MemoryBudget;
import io.github.jjak.pretrain.Masking.MaskedRow;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.Objective;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Masked language modelling on a corpus: hide tokens, guess them; Devlin et al., "BERT", arXiv 1810.04805. Masks are new in each
 * epoch. Every row of the corpus is in one step of an epoch.
 */
public final class MaskedLanguageObjective implements Objective {

    /** Cross entropy per hidden token of the held-out lines, in nats. */
    public static final String LOSS = "mlm_loss";

    /** Share of the hidden tokens of the held-out lines that are guessed right. */
    public static final String ACCURACY = "mlm_accuracy";

    private static final String PERPLEXITY = "mlm_perplexity";
    private static final String HIDDEN = "masked_tokens";
    private static final int EVALUATION = -1;

    /** Bytes that scores and their gradient take per entry of the vocabulary: three numbers. */
    private static final int BYTES_PER_SCORE = 3 * Float.BYTES;

    private final MaskedLanguageModel model;
    private final Corpus corpus;
    private final Corpus.Parts parts;
    private final MaskedLanguageSettings settings;
    private final TrainingArguments arguments;
    private final Masking masking;
    private final LengthBuckets buckets;
    private final Precision precision;
    private final EncoderTraining training;
    private final MaskedLanguageLoss loss;

    /**
     * The objective of a run.
     *
     * @param model what is trained; stays the caller's
     * @param corpus the text; stays the caller's
     * @throws io.github.jjak.error.UsageException if more lines are held out than half of the corpus
     * @throws io.github.jjak.error.ModelException if the tokenizer has no mask token
     */
    public MaskedLanguageObjective(
            MaskedLanguageModel model, Corpus corpus, MaskedLanguageSettings settings, TrainingArguments arguments) {
        this.model = model;
        this.corpus = corpus;
        this.settings = settings;
        this.arguments = arguments;
        this.parts = corpus.split(settings.evalLines(), arguments.seed());
        PieceKinds kinds = PieceKinds.parse(model.model().internals().tokenizerJson());
        this.masking = new Masking(kinds, settings.maskProbability(), settings.wholeWordMask(), arguments.seed());
        this.buckets = new LengthBuckets(settings.batchTokens(), arguments.seed());
        Integer asked = arguments.miniBatchTokens();
        double scores = settings.maskProbability() * kinds.size() * BYTES_PER_SCORE;
        this.precision = arguments.precision().of(model.model());
        this.training = model.model().internals().encoder().training(precision, true);
        this.loss = new MaskedLanguageLoss(
                model,
                training,
                asked == null ? MemoryBudget.miniBatchTokens(model.model(), precision, scores) : asked);
    }

    @Override
    public List<Parameter> parameters() {
        return model.parameters();
    }

    @Override
    public Epoch epoch(int epoch) {
        return new Batches(epoch, buckets.batches(parts.training(), corpus::length, epoch));
    }

    private final class Batches implements Epoch {
        private final int epoch;
        private final int[][] batches;

        Batches(int epoch, int[][] batches) {
            this.epoch = epoch;
            this.batches = batches;
        }

        @Override
        public int steps() {
            return arguments.stepsOf(batches.length);
        }

        @Override
        public int[] rows(int stepOfEpoch) {
            List<Integer> rows = new ArrayList<>();
            int perStep = arguments.gradientAccumulationSteps();
            for (int batch = stepOfEpoch * perStep;
                    batch < Math.min(batches.length, (stepOfEpoch + 1) * perStep);
                    batch++) {
                for (int row : batches[batch]) {
                    rows.add(row);
                }
            }
            return rows.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public Gradient accumulate(int stepOfEpoch, int step) {
            MaskedLanguageLoss.Sums sums = loss.accumulate(masked(rows(stepOfEpoch), epoch), arguments.seed(), step);
            Map<String, Number> numbers = new LinkedHashMap<>();
            numbers.put(ACCURACY, (double) sums.right() / sums.hidden());
            numbers.put(HIDDEN, sums.hidden());
            return new Gradient(sums.sum() / sums.hidden(), sums.tokens(), sums.miniBatches(), numbers);
        }
    }

    /** The first row hides a token whatever the draw, so that there is always something to learn. */
    private List<MaskedRow> masked(int[] rows, int epoch) {
        List<MaskedRow> masked = new ArrayList<>(rows.length);
        for (int row : rows) {
            masked.add(masking.mask(corpus.row(row), epoch, row, masked.isEmpty()));
        }
        return masked;
    }

    @Override
    public void parametersChanged() {
        training.parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        training.clearGradients(keepMemory);
        model.clearHeadGradients();
    }

    @Override
    public void close() {
        training.close();
    }

    @Override
    public boolean measures() {
        return parts.heldOut().length > 0;
    }

    /** The same masks in every evaluation, without dropout. */
    @Override
    public Map<String, Double> evaluate() {
        MaskedLanguageLoss.Sums sums = loss.measure(masked(parts.heldOut(), EVALUATION));
        double mean = sums.sum() / sums.hidden();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(LOSS, mean);
        metrics.put(ACCURACY, (double) sums.right() / sums.hidden());
        metrics.put(PERPLEXITY, Math.exp(mean));
        return metrics;
    }

    @Override
    public String primaryMetric() {
        return LOSS;
    }

    @Override
    public boolean greaterIsBetter() {
        return false;
    }

    @Override
    public TrainingPlan plan(int stepsPerEpoch, int totalSteps, int firstStep) {
        int rows = parts.training().length;
        long tokens = 0;
        for (int row : parts.training()) {
            tokens += corpus.length(row);
        }
        return new TrainingPlan(
                rows,
                rows,
                0,
                0,
                stepsPerEpoch,
                totalSteps,
                firstStep,
                0,
                tokens,
                parameters().stream().mapToLong(Parameter::size).sum(),
                miniBatchTokens(),
                null);
    }

    @Override
    public RunFacts facts() {
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
        model.fingerprint().forEach((part, hash) -> facts.compare(part + " of the start model", hash));
        return facts.build();
    }

    @Override
    public int miniBatchTokens() {
        return loss.miniBatchTokens();
    }

    @Override
    public void save(Path folder, Saved about) {
        model.save(folder, Map.of("README.md", new EncoderCard(model, corpus, about).toMarkdown()));
    }
}
