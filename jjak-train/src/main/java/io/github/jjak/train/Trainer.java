package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.internal.Device;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.train.internal.NegativeTags;
import io.github.jjak.train.internal.TrainingLoop;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on rows of texts, measuring it on held-out positive pairs before, during and after.
 *
 * <p>The same data, arguments and number of threads give the same weights, bit for bit; so does a run that was stopped and
 * resumed. Not thread-safe: one run at a time per model, and one per process, because some architectures draw dropout from
 * libtorch's one generator.
 */
public final class Trainer {

    private Trainer() {}

    /** Starts from the defaults: MNRL, the classic recipe's arguments, no evaluator, nothing written. */
    public static Builder builder(SentenceTransformer model) {
        return new Builder(model);
    }

    /** Collects what a run needs. */
    public static final class Builder {

        private final SentenceTransformer model;
        private Loss loss = new MultipleNegativesRankingLoss();
        private TrainingArguments arguments = TrainingArguments.ofDefaults();
        private @Nullable Evaluator evaluator;
        private TrainingListener listener = TrainingListener.NONE;
        private @Nullable RunFolder output;
        private @Nullable Dataset heldOut;
        private boolean resume;
        private RunFacts description = RunFacts.NONE;
        private BooleanSupplier stopRequested = () -> false;
        private Function<Dataset, @Nullable GuideVectors> guide = data -> null;
        private @Nullable TeacherScores teacher;
        private Map<String, Double> negativeWeights = Map.of();
        private @Nullable NegativeRefresh refresh;
        private boolean memoryCheck = true;
        private Workers workers = Workers.alone();
        private Supplier<MachineMemory> memory = MachineMemory::now;

        private Builder(SentenceTransformer model) {
            this.model = Objects.requireNonNull(model, "model");
        }

        /** What is minimised; default {@link MultipleNegativesRankingLoss}. */
        public Builder loss(Loss value) {
            this.loss = Objects.requireNonNull(value, "loss");
            return this;
        }

        /** The numbers of the run. */
        public Builder arguments(TrainingArguments value) {
            this.arguments = Objects.requireNonNull(value, "arguments");
            return this;
        }

        /** Measures the model before, during and after training and chooses the best; null for none. */
        public Builder evaluator(@Nullable Evaluator value) {
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

        /**
         * The rows that the evaluator measures on: they are written into the output folder, texts and all, so that anything else can
         * be measured on them too.
         */
        public Builder heldOut(@Nullable Dataset value) {
            this.heldOut = value;
            return this;
        }

        /**
         * Continues from the output folder's newest checkpoint; the model must be the one the run started from. Without a checkpoint
         * the run begins with its first step, and what came of a complete one is returned again.
         */
        public Builder resume(boolean value) {
            this.resume = value;
            return this;
        }

        /** Further facts for {@code run.json}, for instance the command line. */
        public Builder description(Map<String, Object> value) {
            return facts(RunFacts.describing(Objects.requireNonNull(value, "description")));
        }

        /** Further facts, some of which may decide what the run is. */
        public Builder facts(RunFacts value) {
            this.description = Objects.requireNonNull(value, "facts");
            return this;
        }

        /** Asked after each step; true saves a checkpoint and ends the run with {@link InterruptedRunException}. */
        public Builder stopRequested(BooleanSupplier value) {
            this.stopRequested = Objects.requireNonNull(value, "stopRequested");
            return this;
        }

        /**
         * The model whose vectors the loss is guided by. It encodes every distinct text of the training data once, before the
         * first step; it may be the trained model itself, as it is then. It stays the caller's.
         */
        public Builder guide(SentenceTransformer value) {
            Objects.requireNonNull(value, "guide");
            this.guide = data -> GuideVectors.of(value, data);
            return this;
        }

        /**
         * As {@link #guide(SentenceTransformer)}, with the vectors made of the same data before, which stay the caller's; null for no guide.
         */
        public Builder guide(@Nullable GuideVectors value) {
            this.guide = data -> value;
            return this;
        }

        /**
         * Scores of a cross-encoder that the loss learns in place of a guide's vectors, made of the same data; null for none. For
         * {@link io.github.jjak.loss.MarginMSELoss} and {@link io.github.jjak.loss.DistillKLDivLoss}.
         */
        public Builder teacher(@Nullable TeacherScores value) {
            this.teacher = value;
            return this;
        }

        /**
         * Weights above 0 of negatives by their provenance tag, see {@link Dataset#negativeTags()}. Not named, {@code perturb} weighs 0.1 and
         * every other tag 1. A weight multiplies the negative's term in the denominator; in a triplet loss it is the weight of a mean.
         */
        public Builder negativeWeights(Map<String, Double> value) {
            NegativeTags.checkWeights(Objects.requireNonNull(value, "negativeWeights"));
            this.negativeWeights = Map.copyOf(value);
            return this;
        }

        /**
         * Mines the negatives again every few steps, with the model as it is; null for never. The data are then pairs without
         * negatives, the batches are those of the pairs, and the loss must not need a guide. What mining throws ends the run, with
         * a checkpoint if it was not the first mining. A resumed run is the uninterrupted one, bit for bit: the negatives of the
         * last steps are kept in the output folder, with the texts, for as long as a checkpoint needs them.
         */
        public Builder refresh(@Nullable NegativeRefresh value) {
            this.refresh = value;
            return this;
        }

        /** Whether a run that will need more memory than there is is refused before it starts; default true. */
        public Builder memoryCheck(boolean value) {
            this.memoryCheck = value;
            return this;
        }

        /**
         * Several processes make the run together, each with the same model, data and arguments; for Jjak's own modules, not part of
         * the API. {@code batchSize} counts the rows of all of them, and only the first one has an output folder. Losses and weights are
         * those of a run in one process but for rounding; dropout too, where Jjak has written the encoder's backward pass itself.
         */
        public Builder workers(Workers value) {
            this.workers = Objects.requireNonNull(value, "workers");
            return this;
        }

        /** Stands in for the machine's memory. */
        Builder memory(MachineMemory value) {
            this.memory = () -> value;
            return this;
        }

        /**
         * Runs the training on this thread.
         *
         * @param data text columns: anchors, positives, then any negatives, which a row may lack; for losses over pairs two
         *     columns and a score
         * @throws io.github.jjak.error.UsageException if data, loss and arguments do not fit together
         * @throws InterruptedRunException if it was asked to stop; a checkpoint is then in the output folder
         * @throws io.github.jjak.error.RunException if a step is not finite or a folder cannot be written
         */
        public TrainingResult train(Dataset data) {
            checkWorkers(List.of(loss));
            return RunFolder.within(
                    output, () -> training().onPairs(data, loss, negativeWeights, guide, teacher, refresh));
        }

        /**
         * As {@link #train(Dataset)}, with several data sets, each with its own loss; each batch is from one of them. Rows of sets
         * whose loss has in-batch negatives are put into batches without repeated texts, others shuffled. The evaluator measures
         * as ever; loss, guide and weights are those of the tasks.
         *
         * @param tasks at least one, with names that differ
         */
        public TrainingResult train(List<TrainingTask> tasks, MultiDatasetBatchSampler sampler) {
            if (refresh != null) {
                throw new UsageException(
                        "Negatives can be mined again while training on one data set only, but there are several. Leave"
                                + " `refresh` out, or the further data sets.");
            }
            checkWorkers(tasks.stream().map(TrainingTask::loss).toList());
            return RunFolder.within(output, () -> training().onTasks(List.copyOf(tasks), sampler));
        }

        private void checkWorkers(List<Loss> losses) {
            if (workers.count() == 1) {
                return;
            }
            if (refresh != null) {
                throw new UsageException("Negatives cannot be mined again while several workers train. Leave `refresh`"
                        + " out, or train with one worker.");
            }
            if (losses.stream().anyMatch(Loss::usesDecoder)) {
                throw new UsageException("A loss with a decoder cannot be trained by several workers; use one.");
            }
            if (Libtorch.device() != Device.CPU) {
                throw new UsageException("Several workers train on `device` cpu only.");
            }
        }

        private PairTraining training() {
            TrainingLoop.Setting setting = new TrainingLoop.Setting(
                    arguments.internals(), listener, output, resume, description, stopRequested, heldOut, workers);
            return new PairTraining(model, evaluator, setting, memoryCheck, memory);
        }
    }
}
