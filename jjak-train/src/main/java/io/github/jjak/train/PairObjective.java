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
import io.github.jjak.model.ModelTraining;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.report.ModelCard;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tokenize.TokenStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
        this.memory = planning.apply(BatchShape.of(sampler, tokens, arguments.epochs()));
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
        TokenStore tokens = TokenStore.of(TrainingData.prompted(data, model), model::tokenize);
        if (tokens.truncatedTexts() > 0) {
            log.warn(
                    "{} of {} distinct texts are longer than {} tokens; {} tokens were cut off.",
                    tokens.truncatedTexts(),
                    tokens.distinctTexts(),
                    model.maxSequenceLength(),
                    tokens.truncatedTokens());
        }
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
        return model.parameters();
    }

    @Override
    public Batches epoch(int epoch) {
        return new Batches(sampler.batches(epoch));
    }

    /** An epoch's batches, some to a step. */
    final class Batches implements Epoch {

        private final int[][] batches;

        private Batches(EpochBatches batches) {
            this.batches = batches.batches();
        }

        /** Steps that take so many batches; the last one may take fewer than the others. */
        @Override
        public int steps() {
            int perStep = arguments.gradientAccumulationSteps();
            return batches.length / perStep + (batches.length % perStep == 0 ? 0 : 1);
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
                model.parameterCount(),
                memory.miniBatchTokens(),
                memory);
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", model.location());
        values.put("max_seq_length", model.maxSequenceLength());
        values.put("parameters", model.parameterCount());
        values.put("loss", loss.name());
        values.put("loss_options", loss.options());
        if (!facts.weights().isEmpty()) {
            values.put("negative_weights", new TreeMap<>(facts.weights()));
        }
        GuideVectors guide = facts.guide();
        if (guide != null) {
            values.put("guide_sha256", guide.contentHash());
        }
        values.put("data", dataFacts());
        values.put("similarity_fn_name", model.similarityFunction().id());
        if (evaluator != null) {
            values.put("evaluation", evaluator.size().counts());
            values.put("evaluation_sha256", evaluator.contentHash());
        }
        values.put("memory", memory.toJson());
        return values;
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
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("batch_size", arguments.batchSize());
        settings.put("precision", arguments.precision().of(model).id());
        if (arguments.freezeEmbeddings() || arguments.freezeLayers() > 0) {
            settings.put("freeze_embeddings", arguments.freezeEmbeddings());
            settings.put("freeze_layers", arguments.freezeLayers());
        }
        settings.put("batch_sampler", kind.name().toLowerCase(Locale.ROOT));
        return settings;
    }

    @Override
    public int miniBatchTokens() {
        return memory.miniBatchTokens();
    }

    @Override
    public Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        fingerprint.put("model", model.location());
        fingerprint.put("max-seq-length", Integer.toString(model.maxSequenceLength()));
        fingerprint.put("loss", loss.name());
        loss.options().forEach((name, value) -> fingerprint.put("loss " + name.replace('_', '-'), value));
        fingerprint.put("precision", arguments.precision().of(model).id());
        fingerprint.put("freeze-embeddings", Boolean.toString(arguments.freezeEmbeddings()));
        fingerprint.put("freeze-layers", Integer.toString(arguments.freezeLayers()));
        fingerprint.put("batch-size", Integer.toString(arguments.batchSize()));
        fingerprint.put("batch-sampler", kind.name());
        fingerprint.put("data", ContentHash.of(data));
        fingerprint.putAll(facts.fingerprint());
        fingerprint.put("similarity", model.similarityFunction().id());
        fingerprint.put("evaluation data", evaluator == null ? "none" : evaluator.contentHash());
        return fingerprint;
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
