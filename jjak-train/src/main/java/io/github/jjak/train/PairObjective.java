package io.github.jjak.train;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.EpochBatches;
import io.github.jjak.batch.NoDuplicatesBatchSampler;
import io.github.jjak.batch.RandomBatchSampler;
import io.github.jjak.data.ContentHash;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadReport;
import io.github.jjak.eval.EvaluationSize;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.loss.Loss;
import io.github.jjak.memory.BatchShape;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.model.ModelFingerprint;
import io.github.jjak.model.ModelTraining;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.report.ModelCard;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tokenize.TokenStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of texts, put into batches by a sampler, under a loss of their embeddings. */
final class PairObjective implements Objective {

    static final String IN_BATCH_ACCURACY = "in_batch_accuracy";
    static final String MULTI_POSITIVE_ROWS = "multi_positive_rows";

    private static final Logger log = LoggerFactory.getLogger(PairObjective.class);

    private final SentenceTransformer model;
    private final Loss loss;
    private final TrainingArguments arguments;
    private final @Nullable Evaluator evaluator;
    private final Dataset data;
    private final TokenStore tokens;
    private final RowFacts facts;
    private final TrainingArguments.BatchSamplerKind kind;
    private final BatchSampler sampler;
    private final StepBatches stepBatches;
    private final ModelTraining training;
    private final MemoryPlan memory;
    private final BatchGradient gradient;

    /**
     * The objective of a run, or of one task of several.
     *
     * @param training the model in training, of all tasks; stays the caller's
     * @param planning chooses how many tokens are in memory at once
     */
    PairObjective(
            SentenceTransformer model,
            ModelTraining training,
            Loss loss,
            TrainingArguments arguments,
            @Nullable Evaluator evaluator,
            RowFacts facts,
            TrainingArguments.BatchSamplerKind kind,
            Function<BatchShape, MemoryPlan> planning) {
        this.model = model;
        this.training = training;
        this.loss = loss;
        this.arguments = arguments;
        this.evaluator = evaluator;
        this.facts = facts;
        this.data = facts.data();
        this.tokens = tokenize(model, data);
        this.kind = kind;
        this.sampler = sampler(kind, arguments, tokens, data.rows());
        this.stepBatches = new StepBatches(data.columnCount(), tokens::tokens, facts);
        this.memory = planning.apply(
                BatchShape.of(sampler, tokens, arguments.batchSize(), arguments.epochs(), arguments.mostBatches()));
        this.gradient = new BatchGradient(model, training, loss, memory.miniBatchTokens());
        int unplaced = sampler.batches(0).unplacedRows();
        if (unplaced > 0) {
            log.warn(
                    "{} of {} rows share texts with too many others and are in no batch of the first epoch.",
                    unplaced,
                    data.rows());
        }
    }

    private static TokenStore tokenize(SentenceTransformer model, Dataset data) {
        TokenStore tokens = TokenStore.of(TrainingData.prompted(data, model), model.internals()::tokenize);
        model.internals().tellTruncated(tokens.truncatedTexts(), tokens.distinctTexts());
        return tokens;
    }

    private static BatchSampler sampler(
            TrainingArguments.BatchSamplerKind kind, TrainingArguments arguments, TokenStore tokens, int rows) {
        return switch (kind) {
            case NO_DUPLICATES ->
                new NoDuplicatesBatchSampler(
                        tokens.textIds(), arguments.batchSize(), fewestRows(arguments, rows), arguments.seed());
            case RANDOM -> new RandomBatchSampler(rows, arguments.batchSize(), false, arguments.seed());
        };
    }

    /**
     * The fewest rows of a batch. Where a few answers have most of the questions, what is left over of them would make very many
     * batches of two rows, which teach little; they are left out of the epoch and counted.
     */
    private static int fewestRows(TrainingArguments arguments, int rows) {
        int fewest = Math.max(2, arguments.batchSize() / 16);
        return Math.min(fewest, Math.min(rows, arguments.batchSize()));
    }

    @Override
    public List<Parameter> parameters() {
        return model.internals().parameters();
    }

    @Override
    public Batches epoch(int epoch) {
        return new Batches(sampler.batches(epoch));
    }

    @Override
    public OptionalInt stepsOfEveryEpoch() {
        OptionalInt batches = sampler.batchesOfEveryEpoch();
        return batches.isPresent() ? OptionalInt.of(arguments.stepsOf(batches.getAsInt())) : batches;
    }

    /** An epoch's batches, some to a step. */
    final class Batches implements Epoch {

        private final int[][] batches;

        private Batches(EpochBatches batches) {
            this.batches = batches.batches();
        }

        @Override
        public int steps() {
            return arguments.stepsOf(batches.length);
        }

        @Override
        public int[] rows(int stepOfEpoch) {
            return Stream.of(ofStep(stepOfEpoch)).flatMapToInt(Arrays::stream).toArray();
        }

        @Override
        public Gradient accumulate(int stepOfEpoch, int step) {
            return PairObjective.this.accumulate(stepBatches.of(ofStep(stepOfEpoch)), step);
        }

        /** Row numbers of each batch of a step. */
        int[][] ofStep(int stepOfEpoch) {
            int from = stepOfEpoch * arguments.gradientAccumulationSteps();
            return Arrays.copyOfRange(
                    batches, from, Math.min(from + arguments.gradientAccumulationSteps(), batches.length));
        }
    }

    /** Adds the gradient of a step on the given batches, which may have other columns than the data. */
    Gradient accumulate(List<BatchGradient.Batch> batches, int step) {
        return gradient.accumulate(batches, arguments.seed(), step).toGradient();
    }

    /** Refuses rows that the loss cannot learn from. */
    void check(Dataset rows) {
        loss.check(rows.columnCount(), arguments.batchSize());
    }

    Dataset data() {
        return data;
    }

    TokenStore tokens() {
        return tokens;
    }

    RowFacts rowFacts() {
        return facts;
    }

    @Override
    public void parametersChanged() {
        training.parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        training.clearGradients(keepMemory);
    }

    @Override
    public void close() {
        // Nothing is owned: other tasks may train the same model.
    }

    @Override
    public boolean measures() {
        return evaluator != null;
    }

    @Override
    public Map<String, Double> evaluate() {
        return evaluator == null ? Map.of() : evaluator.evaluate(model);
    }

    @Override
    public String primaryMetric() {
        return evaluator == null ? "" : evaluator.primaryMetric(model);
    }

    @Override
    public @Nullable EvaluationSize evaluationSize() {
        return evaluator == null ? null : evaluator.size();
    }

    @Override
    public TrainingPlan plan(int stepsPerEpoch, int totalSteps, int firstStep) {
        return new TrainingPlan(
                data.rows(),
                tokens.distinctTexts(),
                tokens.truncatedTexts(),
                facts.positives().clusterCount(),
                stepsPerEpoch,
                totalSteps,
                firstStep,
                sampler.batches(0).unplacedRows(),
                tokens.tokensPerEpoch(),
                model.internals().parameterCount(),
                memory.miniBatchTokens(),
                memory);
    }

    @Override
    public RunFacts facts() {
        RunFacts.Builder all = RunFacts.builder()
                .describe("model", model.location())
                .describeDeciding("max_seq_length", "max-seq-length", model.maxSequenceLength())
                .describe("parameters", model.internals().parameterCount())
                .describeDeciding("loss", "loss", loss.name())
                .describeDeciding("loss_options", "loss", loss.options())
                .describe("data", dataFacts())
                .addAll(facts.facts())
                .describeDeciding(
                        "similarity_fn_name",
                        "similarity",
                        model.similarityFunction().id())
                .compare("evaluation data", evaluator == null ? "none" : evaluator.contentHash())
                .compare("evaluation metric", primaryMetric())
                .describe("memory", memory.toJson())
                .deciding("batch_size", arguments.batchSize())
                .deciding("precision", arguments.precision().of(model).id())
                .deciding("freeze_embeddings", arguments.freezeEmbeddings())
                .deciding("freeze_layers", arguments.freezeLayers())
                .deciding("batch_sampler", kind.name().toLowerCase(Locale.ROOT));
        if (evaluator != null) {
            all.describe("evaluation", evaluator.size().counts());
            all.describe("evaluation_sha256", evaluator.contentHash());
        }
        ModelFingerprint.parts(model.internals())
                .forEach((part, hash) -> all.compare(part + " of the start model", hash));
        return all.build();
    }

    private Map<String, Object> dataFacts() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", data.rows());
        values.put("columns", data.columnNames());
        values.put("content_sha256", ContentHash.of(data));
        ReadReport report = data.readReport();
        if (report != null) {
            values.put("file", report.file());
            values.put("file_sha256", report.sha256());
            values.put("rows_skipped_empty", report.rowsSkippedEmpty());
        }
        return values;
    }

    @Override
    public int miniBatchTokens() {
        return memory.miniBatchTokens();
    }

    @Override
    public void save(Path folder, Saved about) {
        ModelCard card = new ModelCard(
                model.location(),
                model.dimension(),
                model.maxSequenceLength(),
                loss.name(),
                data.rows(),
                data.columnNames(),
                about.settings(),
                about.step(),
                model.similarityFunction(),
                evaluator == null ? null : evaluator.size(),
                about.base(),
                about.last());
        model.save(folder, Map.of("README.md", card.toMarkdown()));
    }
}
