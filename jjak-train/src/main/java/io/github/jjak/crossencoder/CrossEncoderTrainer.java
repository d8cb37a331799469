package io.github.jjak.crossencoder;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.internal.Device;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.internal.TrainingLoop;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Trains a cross-encoder on the loop that trains encoders: the same arguments, run folder, checkpoints, and the same bits from the same
 * data, arguments and number of threads, resumed or not. Not thread-safe: one run at a time per process.
 */
public final class CrossEncoderTrainer {

    private CrossEncoderTrainer() {}

    /** Starts from the defaults: MultipleNegativesRankingLoss, the usual arguments, no evaluator, nothing written. */
    public static Builder builder(CrossEncoder model) {
        return new Builder(model);
    }

    /** Collects what a run needs. */
    public static final class Builder {

        private final CrossEncoder model;
        private CrossEncoderLoss loss = new MultipleNegativesRankingLoss();
        private TrainingArguments arguments = TrainingArguments.ofDefaults();
        private @Nullable CrossEncoderEvaluator evaluator;
        private TrainingListener listener = TrainingListener.NONE;
        private @Nullable RunFolder output;
        private @Nullable Dataset heldOut;
        private boolean resume;
        private RunFacts description = RunFacts.NONE;
        private BooleanSupplier stopRequested = () -> false;
        private @Nullable Function<List<TextPair>, float[]> teacher;
        private String teacherName = "";
        private boolean memoryCheck = true;
        private Workers workers = Workers.alone();

        private Builder(CrossEncoder model) {
            this.model = Objects.requireNonNull(model, "model");
        }

        /** What is minimised; default {@link MultipleNegativesRankingLoss}. */
        public Builder loss(CrossEncoderLoss value) {
            this.loss = Objects.requireNonNull(value, "loss");
            return this;
        }

        /** The numbers of the run; {@code batchSize} counts questions with their lists of documents, or labelled pairs. */
        public Builder arguments(TrainingArguments value) {
            this.arguments = Objects.requireNonNull(value, "arguments");
            return this;
        }

        /** Measures the model before, during and after training and chooses the best; null for none. */
        public Builder evaluator(@Nullable CrossEncoderEvaluator value) {
            this.evaluator = value;
            return this;
        }

        /** Observes the run. */
        public Builder listener(TrainingListener value) {
            this.listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** Where models, metrics and checkpoints go; without it nothing is written. */
        public Builder output(RunFolder value) {
            this.output = Objects.requireNonNull(value, "output");
            return this;
        }

        /** The rows that the evaluator measures on, which are written into the output folder; null for none. */
        public Builder heldOut(@Nullable Dataset value) {
            this.heldOut = value;
            return this;
        }

        /** Continues from the output folder's newest checkpoint; the model must be the one that the run started from. */
        public Builder resume(boolean value) {
            this.resume = value;
            return this;
        }

        /** Further facts for {@code run.json}, some of which may decide what the run is. */
        public Builder facts(RunFacts value) {
            this.description = Objects.requireNonNull(value, "facts");
            return this;
        }

        /** Asked before each step; true saves a checkpoint and ends the run with {@code InterruptedRunException}. */
        public Builder stopRequested(BooleanSupplier value) {
            this.stopRequested = Objects.requireNonNull(value, "stopRequested");
            return this;
        }

        /**
         * A teacher that labels the pairs of questions and their documents once, before the first step, for {@link MSELoss},
         * {@link MarginMSELoss} and losses of lists.
         *
         * @param name what a resumed run must have again
         * @param scores a score for each pair, in order; called with some thousand pairs at a time
         */
        public Builder teacher(String name, Function<List<TextPair>, float[]> scores) {
            this.teacherName = Objects.requireNonNull(name, "name");
            this.teacher = Objects.requireNonNull(scores, "scores");
            return this;
        }

        /** Whether a run that will need more memory than there is is refused before it starts; default true. */
        public Builder memoryCheck(boolean value) {
            this.memoryCheck = value;
            return this;
        }

        /**
         * Several processes make the run together, as with {@link io.github.jjak.train.Trainer.Builder#workers}; for Jjak's own modules, not
         * part of the API. {@code batchSize} counts the questions or pairs of all of them, and only the first one has an output folder.
         */
        public Builder workers(Workers value) {
            this.workers = Objects.requireNonNull(value, "workers");
            return this;
        }

        /**
         * Runs the training on this thread.
         *
         * @param data a question, a right answer and any wrong ones, which a row may lack; or two text columns and a label
         * @throws io.github.jjak.error.UsageException if data, loss and arguments do not fit together
         * @throws io.github.jjak.error.InterruptedRunException if it was asked to stop; a checkpoint is then in the output folder
         * @throws io.github.jjak.error.RunException if a step is not finite or a folder cannot be written
         */
        public TrainingResult train(Dataset data) {
            if (workers.count() > 1 && Libtorch.device() != Device.CPU) {
                throw new UsageException("Several workers train on `device` cpu only.");
            }
            TrainingLoop.Setting setting = new TrainingLoop.Setting(
                    arguments.internals(), listener, output, resume, description, stopRequested, heldOut, workers);
            CrossEncoderRun run = new CrossEncoderRun(model, loss, evaluator, setting, memoryCheck);
            return RunFolder.within(output, () -> run.train(data, teacher, teacherName));
        }
    }
}
