package io.github.jjak.train;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.Precision;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run, by subject; names and meanings are sentence-transformers', defaults those of the classic MNRL recipe.
 * Immutable.
 *
 * <p>A new one is a component of its record, with its range, its default and its fact there, and a setter here.
 */
public final class TrainingArguments {

    private static final long DEFAULT_SEED = 42;

    private final LengthArguments length;
    private final ScheduleArguments schedule;
    private final OptimizerArguments optimizer;
    private final BatchArguments batches;
    private final EvaluationArguments evaluation;
    private final SavingArguments saving;
    private final EncoderArguments encoder;
    private final long seed;

    private TrainingArguments(Builder builder) {
        this.length = builder.length;
        this.schedule = builder.schedule;
        this.optimizer = builder.optimizer;
        this.batches = builder.batches;
        this.evaluation = builder.evaluation;
        this.saving = builder.saving;
        this.encoder = builder.encoder;
        this.seed = builder.seed;
    }

    /** In which number format to multiply. */
    public enum PrecisionChoice {
        /** The fastest that this processor multiplies natively and the architecture is trained in. */
        AUTO,
        /** float32. */
        FP32,
        /** bfloat16 products with float32 parameters, gradients, moments and losses; slow where the processor emulates it. */
        BF16;

        /** The format for a model on this machine. */
        public Precision of(SentenceTransformer model) {
            return switch (this) {
                case AUTO -> model.internals().encoder().fastestPrecision();
                case FP32 -> Precision.FP32;
                case BF16 -> Precision.BF16;
            };
        }
    }

    /** What to do with a batch whose loss or gradient is not finite. */
    public enum OnNonfinite {
        /** End the run; {@code nonfinite.json} names the rows. The model keeps the weights of the step before. */
        STOP,
        /** Leave the batch out and count it; ten in a row end the run all the same. */
        SKIP
    }

    /** How long the run is. */
    public LengthArguments length() {
        return length;
    }

    /** The learning rate over the run. */
    public ScheduleArguments schedule() {
        return schedule;
    }

    /** How gradients become updates. */
    public OptimizerArguments optimizer() {
        return optimizer;
    }

    /** What a step works on. */
    public BatchArguments batches() {
        return batches;
    }

    /** When the model is measured. */
    public EvaluationArguments evaluation() {
        return evaluation;
    }

    /** What is written while the run goes on, and when. */
    public SavingArguments saving() {
        return saving;
    }

    /** How the encoder is trained. */
    public EncoderArguments encoder() {
        return encoder;
    }

    /** Of batches and dropout. */
    public long seed() {
        return seed;
    }

    /** Most batches of one data set that the run can come to. */
    long mostBatches() {
        Integer maxSteps = length.maxSteps();
        return maxSteps == null ? Long.MAX_VALUE : (long) maxSteps * batches.gradientAccumulationSteps();
    }

    /**
     * What the loop itself goes by; the others are told by what goes by them.
     *
     * @param measures whether the model is measured
     */
    public RunFacts factsOfLoop(boolean measures) {
        RunFacts.Builder facts = RunFacts.builder();
        length.addTo(facts);
        schedule.addTo(facts);
        optimizer.addTo(facts);
        batches.addTo(facts);
        facts.deciding("seed", seed);
        evaluation.addTo(facts, measures);
        saving.addTo(facts);
        return facts.build();
    }

    /** The defaults. */
    public static TrainingArguments ofDefaults() {
        return builder().build();
    }

    /** Starts from the defaults: 4 epochs, batch 32, rate 2e-5, warm-up 0.1, decay 0.01, clipping at 1, seed 42. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.length = length;
        builder.schedule = schedule;
        builder.optimizer = optimizer;
        builder.batches = batches;
        builder.evaluation = evaluation;
        builder.saving = saving;
        builder.encoder = encoder;
        builder.seed = seed;
        return builder;
    }

    /** Collects arguments; each is checked when it is given, and what is out of range is a {@code UsageException} that names it. */
    public static final class Builder {

        private LengthArguments length = LengthArguments.DEFAULT;
        private ScheduleArguments schedule = ScheduleArguments.DEFAULT;
        private OptimizerArguments optimizer = OptimizerArguments.DEFAULT;
        private BatchArguments batches = BatchArguments.DEFAULT;
        private EvaluationArguments evaluation = EvaluationArguments.DEFAULT;
        private SavingArguments saving = SavingArguments.DEFAULT;
        private EncoderArguments encoder = EncoderArguments.DEFAULT;
        private long seed = DEFAULT_SEED;

        private Builder() {}

        /** Passes over the data; default 4. */
        public Builder epochs(int value) {
            length = new LengthArguments(value, length.maxSteps());
            return this;
        }

        /** Rows per batch; default 32. */
        public Builder batchSize(int value) {
            batches = new BatchArguments(
                    value, batches.batchSampler(), batches.gradientAccumulationSteps(), batches.miniBatchTokens());
            return this;
        }

        /** Peak learning rate; default 2e-5. */
        public Builder learningRate(double value) {
            schedule = new ScheduleArguments(value, schedule.warmupRatio(), schedule.learningRateSchedule());
            return this;
        }

        /** Share of steps for warm-up; default 0.1. */
        public Builder warmupRatio(double value) {
            schedule = new ScheduleArguments(schedule.learningRate(), value, schedule.learningRateSchedule());
            return this;
        }

        /** Fall of the learning rate; default linear. */
        public Builder learningRateSchedule(LearningRateSchedule value) {
            schedule = new ScheduleArguments(schedule.learningRate(), schedule.warmupRatio(), value);
            return this;
        }

        /** Weight decay; default 0.01. */
        public Builder weightDecay(double value) {
            optimizer = new OptimizerArguments(value, optimizer.maxGradNorm(), optimizer.onNonfinite());
            return this;
        }

        /** Clipping; default 1.0. */
        public Builder maxGradNorm(double value) {
            optimizer = new OptimizerArguments(optimizer.weightDecay(), value, optimizer.onNonfinite());
            return this;
        }

        /** What to do with a batch that is not finite; default stop. */
        public Builder onNonfinite(OnNonfinite value) {
            optimizer = new OptimizerArguments(optimizer.weightDecay(), optimizer.maxGradNorm(), value);
            return this;
        }

        /** Early end; default none. */
        public Builder maxSteps(@Nullable Integer value) {
            length = new LengthArguments(length.epochs(), value);
            return this;
        }

        /** Steps between evaluations; default once per epoch. */
        public Builder evalSteps(@Nullable Integer value) {
            evaluation = new EvaluationArguments(value, evaluation.earlyStoppingPatience());
            return this;
        }

        /** Evaluations without a better one after which the run ends; default never. */
        public Builder earlyStoppingPatience(@Nullable Integer value) {
            evaluation = new EvaluationArguments(evaluation.evalSteps(), value);
            return this;
        }

        /** Steps between checkpoints; default at each evaluation. */
        public Builder saveSteps(@Nullable Integer value) {
            saving = new SavingArguments(value, saving.saveTotalLimit(), saving.loggingSteps());
            return this;
        }

        /** Checkpoints that are kept; default 2, so that a damaged one has a predecessor. */
        public Builder saveTotalLimit(int value) {
            saving = new SavingArguments(saving.saveSteps(), value, saving.loggingSteps());
            return this;
        }

        /** Steps between logged lines; default 1. */
        public Builder loggingSteps(int value) {
            saving = new SavingArguments(saving.saveSteps(), saving.saveTotalLimit(), value);
            return this;
        }

        /** How rows are put into batches; default no duplicates. */
        public Builder batchSampler(BatchSampling value) {
            batches = new BatchArguments(
                    batches.batchSize(), value, batches.gradientAccumulationSteps(), batches.miniBatchTokens());
            return this;
        }

        /** Batches per update; default 1. Adds no negatives. */
        public Builder gradientAccumulationSteps(int value) {
            batches = new BatchArguments(batches.batchSize(), batches.batchSampler(), value, batches.miniBatchTokens());
            return this;
        }

        /** Tokens in memory at once; default chosen from the model's size. */
        public Builder miniBatchTokens(@Nullable Integer value) {
            batches = new BatchArguments(
                    batches.batchSize(), batches.batchSampler(), batches.gradientAccumulationSteps(), value);
            return this;
        }

        /** Number format of products; default the fastest one on this machine. */
        public Builder precision(PrecisionChoice value) {
            encoder = new EncoderArguments(value, encoder.freezeEmbeddings(), encoder.freezeLayers());
            return this;
        }

        /** Whether the encoder's tables keep their values; default false. */
        public Builder freezeEmbeddings(boolean value) {
            encoder = new EncoderArguments(encoder.precision(), value, encoder.freezeLayers());
            return this;
        }

        /** Layers of the encoder, from the first one, that keep their values; default none. */
        public Builder freezeLayers(int value) {
            encoder = new EncoderArguments(encoder.precision(), encoder.freezeEmbeddings(), value);
            return this;
        }

        /** Seed; default 42. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Builds; all was checked before. */
        public TrainingArguments build() {
            return new TrainingArguments(this);
        }
    }
}
