package io.github.jjak.train;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.internal.AdapterArguments;
import io.github.jjak.train.internal.BatchArguments;
import io.github.jjak.train.internal.EncoderArguments;
import io.github.jjak.train.internal.EvaluationArguments;
import io.github.jjak.train.internal.LearningRateMapping;
import io.github.jjak.train.internal.LengthArguments;
import io.github.jjak.train.internal.OptimizerArguments;
import io.github.jjak.train.internal.RunArguments;
import io.github.jjak.train.internal.SavingArguments;
import io.github.jjak.train.internal.ScheduleArguments;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run, by subject; names and meanings are sentence-transformers', defaults those of the classic MNRL recipe.
 * Immutable.
 *
 * <p>A new one is a component of its record, with its range, its default and its fact there, and a setter here.
 */
public final class TrainingArguments {

    private final RunArguments internals;

    private TrainingArguments(RunArguments internals) {
        this.internals = internals;
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

    /** What Jjak's own modules read, by subject; not part of the API, and may change with any release. */
    public RunArguments internals() {
        return internals;
    }

    /** The defaults. */
    public static TrainingArguments ofDefaults() {
        return builder().build();
    }

    /** Starts from the defaults: 4 epochs, batch 32, rate 2e-5, warm-up 0.1, decay 0.01, clipping at 1, seed 42. */
    public static Builder builder() {
        return new Builder(RunArguments.DEFAULT);
    }

    /** Starts from these. */
    public Builder toBuilder() {
        return new Builder(internals);
    }

    /** Collects arguments; each is checked when it is given, and what is out of range is a {@code UsageException} that names it. */
    public static final class Builder {

        private LengthArguments length;
        private ScheduleArguments schedule;
        private OptimizerArguments optimizer;
        private BatchArguments batches;
        private EvaluationArguments evaluation;
        private SavingArguments saving;
        private EncoderArguments encoder;
        private long seed;

        private Builder(RunArguments start) {
            this.length = start.length();
            this.schedule = start.schedule();
            this.optimizer = start.optimizer();
            this.batches = start.batches();
            this.evaluation = start.evaluation();
            this.saving = start.saving();
            this.encoder = start.encoder();
            this.seed = start.seed();
        }

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
            schedule = new ScheduleArguments(
                    value, schedule.warmupRatio(), schedule.learningRateSchedule(), schedule.learningRateMapping());
            return this;
        }

        /** Share of steps for warm-up; default 0.1. */
        public Builder warmupRatio(double value) {
            schedule = new ScheduleArguments(
                    schedule.learningRate(), value, schedule.learningRateSchedule(), schedule.learningRateMapping());
            return this;
        }

        /** Fall of the learning rate; default linear. */
        public Builder learningRateSchedule(LearningRateSchedule value) {
            schedule = new ScheduleArguments(
                    schedule.learningRate(), schedule.warmupRatio(), value, schedule.learningRateMapping());
            return this;
        }

        /**
         * Peak learning rates of parameters in whose names a regular expression is found, the last one counts; 0 leaves them as they are.
         * Names of a Router's parameters begin with the route, such as {@code query_0_Transformer}. Default none.
         */
        public Builder learningRateMapping(Map<String, Double> value) {
            schedule = new ScheduleArguments(
                    schedule.learningRate(),
                    schedule.warmupRatio(),
                    schedule.learningRateSchedule(),
                    new LearningRateMapping(Objects.requireNonNull(value, "learningRateMapping")));
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
            saving = new SavingArguments(value, saving.saveTotalLimit(), saving.loggingSteps(), saving.tensorBoard());
            return this;
        }

        /** Checkpoints that are kept; default 2, so that a damaged one has a predecessor. */
        public Builder saveTotalLimit(int value) {
            saving = new SavingArguments(saving.saveSteps(), value, saving.loggingSteps(), saving.tensorBoard());
            return this;
        }

        /** Steps between logged lines; default 1. */
        public Builder loggingSteps(int value) {
            saving = new SavingArguments(saving.saveSteps(), saving.saveTotalLimit(), value, saving.tensorBoard());
            return this;
        }

        /** Whether the logged lines are written as event files of TensorBoard too, into {@code tensorboard/} of the run folder; default false. */
        public Builder tensorBoard(boolean value) {
            saving = new SavingArguments(saving.saveSteps(), saving.saveTotalLimit(), saving.loggingSteps(), value);
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
            encoder = new EncoderArguments(
                    value,
                    encoder.freezeEmbeddings(),
                    encoder.freezeLayers(),
                    encoder.recomputeLayers(),
                    encoder.adapter(),
                    encoder.routerMapping());
            return this;
        }

        /** Whether the encoder's tables keep their values; default false. */
        public Builder freezeEmbeddings(boolean value) {
            encoder = new EncoderArguments(
                    encoder.precision(),
                    value,
                    encoder.freezeLayers(),
                    encoder.recomputeLayers(),
                    encoder.adapter(),
                    encoder.routerMapping());
            return this;
        }

        /** Layers of the encoder, from the first one, that keep their values; default none. */
        public Builder freezeLayers(int value) {
            encoder = new EncoderArguments(
                    encoder.precision(),
                    encoder.freezeEmbeddings(),
                    value,
                    encoder.recomputeLayers(),
                    encoder.adapter(),
                    encoder.routerMapping());
            return this;
        }

        /**
         * Whether each layer keeps its input alone for the backward pass and is run again there (Chen et al., arXiv 1604.06174); default false.
         * Takes less memory and the time of one more forward pass. With the same {@link #miniBatchTokens} the bits are the same.
         */
        public Builder recomputeLayers(boolean value) {
            encoder = new EncoderArguments(
                    encoder.precision(),
                    encoder.freezeEmbeddings(),
                    encoder.freezeLayers(),
                    value,
                    encoder.adapter(),
                    encoder.routerMapping());
            return this;
        }

        /**
         * Routes of the model's Router by the names of columns. Default: the first column is the question, the others are answers. A column that
         * is not named stays where it is, further negatives go where the second column goes.
         */
        public Builder routerMapping(Map<String, String> value) {
            encoder = new EncoderArguments(
                    encoder.precision(),
                    encoder.freezeEmbeddings(),
                    encoder.freezeLayers(),
                    encoder.recomputeLayers(),
                    encoder.adapter(),
                    Objects.requireNonNull(value, "routerMapping"));
            return this;
        }

        /**
         * Trains changes of this rank of some linear layers in place of the encoder (LoRA; Hu et al., arXiv 2106.09685); default null, the
         * encoder itself. Modules behind the encoder are trained as ever. Saved models have the changes in their weights, and beside them as
         * PEFT's files in a folder {@code adapter}.
         */
        public Builder loraRank(@Nullable Integer value) {
            AdapterArguments old = encoder.adapter();
            encoder = encoder.with(new AdapterArguments(value, old.loraAlpha(), old.loraTargets()));
            return this;
        }

        /** With a rank: the changes are multiplied by this, divided by the rank; default twice the rank. */
        public Builder loraAlpha(@Nullable Double value) {
            AdapterArguments old = encoder.adapter();
            encoder = encoder.with(new AdapterArguments(old.loraRank(), value, old.loraTargets()));
            return this;
        }

        /** With a rank: last parts of the names of the layers to change, or {@code all-linear}; default attention's queries and values. */
        public Builder loraTargets(List<String> value) {
            AdapterArguments old = encoder.adapter();
            encoder = encoder.with(new AdapterArguments(
                    old.loraRank(), old.loraAlpha(), Objects.requireNonNull(value, "loraTargets")));
            return this;
        }

        /** Seed; default 42. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Builds; all was checked before. */
        public TrainingArguments build() {
            return new TrainingArguments(
                    new RunArguments(length, schedule, optimizer, batches, evaluation, saving, encoder, seed));
        }
    }
}
