package io.github.jjak.train;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.Precision;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run; names and meanings are sentence-transformers', defaults those of the classic MNRL recipe.
 *
 * @param epochs passes over the data, at least 1
 * @param batchSize rows that see each other as negatives, at least 1
 * @param learningRate peak of the schedule, in [1e-12, 1)
 * @param warmupRatio share of all steps over which the rate rises from 0, in [0, 1)
 * @param weightDecay decoupled decay of matrices, in [0, 1); biases and norms never decay
 * @param maxGradNorm global length to which gradients are clipped, 1e-9 to 1e9
 * @param seed of batches and dropout
 * @param maxSteps ends the run early; null for all steps of all epochs
 * @param evalSteps steps between evaluations; null for once per epoch
 * @param saveSteps steps between checkpoints; null for at each evaluation
 * @param loggingSteps steps between lines of {@code metrics.jsonl}, at least 1
 * @param miniBatchTokens most tokens whose activations are in memory at once; null to choose from the model's size. A batch with
 *     more tokens is run by gradient caching, with the same result
 * @param batchSampler how rows are put into batches
 * @param saveTotalLimit checkpoints that are kept, the newest, 1 to 1,000,000
 * @param onNonfinite what to do with a batch whose loss or gradient is not finite
 * @param gradientAccumulationSteps batches whose gradients are averaged for one update, at least 1. Unlike a larger batch it adds
 *     no negatives: rows of different batches do not see each other
 * @param earlyStoppingPatience ends the run after so many evaluations in a row that were not better than the best; null for never
 * @param precision number format of the encoder's products
 * @param learningRateSchedule how the learning rate falls after warm-up
 * @param freezeEmbeddings whether the encoder's tables of words, positions and types keep their values
 * @param freezeLayers how many of the encoder's layers, from the first one, keep their values, at least 0
 */
public record TrainingArguments(
        int epochs,
        int batchSize,
        double learningRate,
        double warmupRatio,
        double weightDecay,
        double maxGradNorm,
        long seed,
        @Nullable Integer maxSteps,
        @Nullable Integer evalSteps,
        @Nullable Integer saveSteps,
        int loggingSteps,
        @Nullable Integer miniBatchTokens,
        BatchSamplerKind batchSampler,
        int saveTotalLimit,
        OnNonfinite onNonfinite,
        int gradientAccumulationSteps,
        @Nullable Integer earlyStoppingPatience,
        PrecisionChoice precision,
        LearningRateSchedule learningRateSchedule,
        boolean freezeEmbeddings,
        int freezeLayers) {

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

    /** How the learning rate falls after warm-up; {@code lr_scheduler_type} of transformers. */
    public enum LearningRateSchedule {
        /** In a straight line to 0. */
        LINEAR,
        /** Along half a cosine to 0. */
        COSINE
    }

    /** What to do with a batch whose loss or gradient is not finite. */
    public enum OnNonfinite {
        /** End the run; {@code nonfinite.json} names the rows. The model keeps the weights of the step before. */
        STOP,
        /** Leave the batch out and count it; ten in a row end the run all the same. */
        SKIP
    }

    /** How rows are put into batches. */
    public enum BatchSamplerKind {
        /** No text twice in a batch; {@code BatchSamplers.NO_DUPLICATES}. */
        NO_DUPLICATES,
        /** A plain shuffle; {@code BatchSamplers.BATCH_SAMPLER}. */
        RANDOM;

        /** The one for losses whose negatives are in the batch, or for others. */
        public static BatchSamplerKind usualOf(Loss loss) {
            return loss.usesInBatchNegatives() ? NO_DUPLICATES : RANDOM;
        }
    }

    private static final int MOST_CHECKPOINTS = 1_000_000;

    public TrainingArguments {
        atLeast("epochs", epochs, 1);
        atLeast("batch-size", batchSize, 1);
        require(learningRate >= 1e-12 && learningRate < 1, "learning-rate", learningRate, "from 1e-12 to below 1");
        require(warmupRatio >= 0 && warmupRatio < 1, "warmup-ratio", warmupRatio, "from 0 to below 1");
        require(weightDecay >= 0 && weightDecay < 1, "weight-decay", weightDecay, "from 0 to below 1");
        require(maxGradNorm >= 1e-9 && maxGradNorm <= 1e9, "max-grad-norm", maxGradNorm, "from 1e-9 to 1e9");
        atLeast("max-steps", maxSteps, 1);
        atLeast("eval-steps", evalSteps, 1);
        atLeast("save-steps", saveSteps, 1);
        atLeast("logging-steps", loggingSteps, 1);
        atLeast("mini-batch-tokens", miniBatchTokens, 1);
        atLeast("save-total-limit", saveTotalLimit, 1);
        require(saveTotalLimit <= MOST_CHECKPOINTS, "save-total-limit", saveTotalLimit, "at most " + MOST_CHECKPOINTS);
        atLeast("gradient-accumulation-steps", gradientAccumulationSteps, 1);
        atLeast("early-stopping-patience", earlyStoppingPatience, 1);
        atLeast("freeze-layers", freezeLayers, 0);
    }

    private static void atLeast(String option, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw new UsageException("--" + option + " must be at least " + least + ", but is " + value + ".");
        }
    }

    private static void require(boolean holds, String option, Number value, String allowed) {
        if (!holds) {
            throw new UsageException("--" + option + " must be " + allowed + ", but is " + value + ".");
        }
    }

    /**
     * What the loop itself goes by; the others are told by what goes by them.
     *
     * @param measures whether the model is measured
     */
    RunFacts factsOfLoop(boolean measures) {
        RunFacts.Builder facts = RunFacts.builder()
                .deciding("epochs", epochs)
                .deciding("learning_rate", learningRate)
                .deciding("lr_scheduler_type", learningRateSchedule.name().toLowerCase(Locale.ROOT))
                .deciding("warmup_ratio", warmupRatio)
                .deciding("weight_decay", weightDecay)
                .deciding("gradient_accumulation_steps", gradientAccumulationSteps)
                .deciding("max_grad_norm", maxGradNorm)
                .deciding("seed", seed)
                // What it decides is the number of steps, which is compared.
                .undeciding("max_steps", maxSteps);
        if (measures) {
            // Which model is the best, and when patience is over.
            facts.deciding("eval_steps", evalSteps).deciding("early_stopping_patience", earlyStoppingPatience);
        } else {
            facts.undeciding("eval_steps", evalSteps).undeciding("early_stopping_patience", earlyStoppingPatience);
        }
        // Not what is computed, but what is written of it and when.
        return facts.undeciding("save_steps", saveSteps)
                .undeciding("save_total_limit", saveTotalLimit)
                .undeciding("logging_steps", loggingSteps)
                // A run that ended at such a batch may go on and skip the next ones.
                .undeciding("on_nonfinite", onNonfinite.name().toLowerCase(Locale.ROOT))
                .build();
    }

    /** Most batches of one data set that the run can come to. */
    long mostBatches() {
        return maxSteps == null ? Long.MAX_VALUE : (long) maxSteps * gradientAccumulationSteps;
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
        builder.epochs = epochs;
        builder.batchSize = batchSize;
        builder.learningRate = learningRate;
        builder.warmupRatio = warmupRatio;
        builder.weightDecay = weightDecay;
        builder.maxGradNorm = maxGradNorm;
        builder.seed = seed;
        builder.maxSteps = maxSteps;
        builder.evalSteps = evalSteps;
        builder.saveSteps = saveSteps;
        builder.loggingSteps = loggingSteps;
        builder.miniBatchTokens = miniBatchTokens;
        builder.batchSampler = batchSampler;
        builder.saveTotalLimit = saveTotalLimit;
        builder.onNonfinite = onNonfinite;
        builder.gradientAccumulationSteps = gradientAccumulationSteps;
        builder.earlyStoppingPatience = earlyStoppingPatience;
        builder.precision = precision;
        builder.learningRateSchedule = learningRateSchedule;
        builder.freezeEmbeddings = freezeEmbeddings;
        builder.freezeLayers = freezeLayers;
        return builder;
    }

    /** Collects arguments. */
    public static final class Builder {
        private int epochs = 4;
        private int batchSize = 32;
        private double learningRate = 2e-5;
        private double warmupRatio = 0.1;
        private double weightDecay = 0.01;
        private double maxGradNorm = 1.0;
        private long seed = 42;
        private @Nullable Integer maxSteps;
        private @Nullable Integer evalSteps;
        private @Nullable Integer saveSteps;
        private int loggingSteps = 1;
        private @Nullable Integer miniBatchTokens;
        private BatchSamplerKind batchSampler = BatchSamplerKind.NO_DUPLICATES;
        private int saveTotalLimit = 2;
        private OnNonfinite onNonfinite = OnNonfinite.STOP;
        private int gradientAccumulationSteps = 1;
        private @Nullable Integer earlyStoppingPatience;
        private PrecisionChoice precision = PrecisionChoice.AUTO;
        private LearningRateSchedule learningRateSchedule = LearningRateSchedule.LINEAR;
        private boolean freezeEmbeddings;
        private int freezeLayers;

        private Builder() {}

        /** Passes over the data; default 4. */
        public Builder epochs(int value) {
            this.epochs = value;
            return this;
        }

        /** Rows per batch; default 32. */
        public Builder batchSize(int value) {
            this.batchSize = value;
            return this;
        }

        /** Peak learning rate; default 2e-5. */
        public Builder learningRate(double value) {
            this.learningRate = value;
            return this;
        }

        /** Share of steps for warm-up; default 0.1. */
        public Builder warmupRatio(double value) {
            this.warmupRatio = value;
            return this;
        }

        /** Weight decay; default 0.01. */
        public Builder weightDecay(double value) {
            this.weightDecay = value;
            return this;
        }

        /** Clipping; default 1.0. */
        public Builder maxGradNorm(double value) {
            this.maxGradNorm = value;
            return this;
        }

        /** Seed; default 42. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** Early end; default none. */
        public Builder maxSteps(@Nullable Integer value) {
            this.maxSteps = value;
            return this;
        }

        /** Steps between evaluations; default once per epoch. */
        public Builder evalSteps(@Nullable Integer value) {
            this.evalSteps = value;
            return this;
        }

        /** Steps between checkpoints; default at each evaluation. */
        public Builder saveSteps(@Nullable Integer value) {
            this.saveSteps = value;
            return this;
        }

        /** Steps between logged lines; default 1. */
        public Builder loggingSteps(int value) {
            this.loggingSteps = value;
            return this;
        }

        /** Tokens in memory at once; default chosen from the model's size. */
        public Builder miniBatchTokens(@Nullable Integer value) {
            this.miniBatchTokens = value;
            return this;
        }

        /** Sampler; default no duplicates. */
        public Builder batchSampler(BatchSamplerKind value) {
            this.batchSampler = value;
            return this;
        }

        /** Checkpoints that are kept; default 2, so that a damaged one has a predecessor. */
        public Builder saveTotalLimit(int value) {
            this.saveTotalLimit = value;
            return this;
        }

        /** What to do with a batch that is not finite; default stop. */
        public Builder onNonfinite(OnNonfinite value) {
            this.onNonfinite = value;
            return this;
        }

        /** Batches per update; default 1. Adds no negatives. */
        public Builder gradientAccumulationSteps(int value) {
            this.gradientAccumulationSteps = value;
            return this;
        }

        /** Evaluations without a better one after which the run ends; default never. */
        public Builder earlyStoppingPatience(@Nullable Integer value) {
            this.earlyStoppingPatience = value;
            return this;
        }

        /** Number format of products; default the fastest one on this machine. */
        public Builder precision(PrecisionChoice value) {
            this.precision = value;
            return this;
        }

        /** Fall of the learning rate; default linear. */
        public Builder learningRateSchedule(LearningRateSchedule value) {
            this.learningRateSchedule = value;
            return this;
        }

        /** Whether the encoder's tables keep their values; default false. */
        public Builder freezeEmbeddings(boolean value) {
            this.freezeEmbeddings = value;
            return this;
        }

        /** Layers of the encoder, from the first one, that keep their values; default none. */
        public Builder freezeLayers(int value) {
            this.freezeLayers = value;
            return this;
        }

        /** Checks and builds; contradictions are {@link UsageException}s that name the option. */
        public TrainingArguments build() {
            return new TrainingArguments(
                    epochs,
                    batchSize,
                    learningRate,
                    warmupRatio,
                    weightDecay,
                    maxGradNorm,
                    seed,
                    maxSteps,
                    evalSteps,
                    saveSteps,
                    loggingSteps,
                    miniBatchTokens,
                    batchSampler,
                    saveTotalLimit,
                    onNonfinite,
                    gradientAccumulationSteps,
                    earlyStoppingPatience,
                    precision,
                    learningRateSchedule,
                    freezeEmbeddings,
                    freezeLayers);
        }
    }
}
