package io.github.jjak.train;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.EpochBatches;
import io.github.jjak.batch.NoDuplicatesBatchSampler;
import io.github.jjak.batch.RandomBatchSampler;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.PositivesGraph;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tokenize.TokenStore;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model on rows of texts, measuring it on held-out positive pairs before, during and after.
 *
 * <p>The same data, arguments and number of threads give the same weights, bit for bit; so does a run that was stopped and
 * resumed. Not thread-safe: one run at a time per model, and one per process, because dropout seeds libtorch's one generator.
 */
public final class Trainer {

    private static final Logger log = LoggerFactory.getLogger(Trainer.class);

    /** A run in which nothing is finite any more has no use. */
    private static final int MOST_SKIPPED_IN_A_ROW = 10;

    private final SentenceTransformer model;
    private final Loss loss;
    private final TrainingArguments arguments;
    private final @Nullable Evaluator evaluator;
    private final TrainingListener listener;
    private final @Nullable RunFolder output;
    private final boolean resume;
    private final Map<String, Object> description;
    private final BooleanSupplier stopRequested;
    private final Function<Dataset, @Nullable GuideVectors> guide;
    private final Map<String, Double> negativeWeights;

    private Trainer(Builder builder) {
        this.model = builder.model;
        this.loss = builder.loss;
        this.arguments = builder.arguments;
        this.evaluator = builder.evaluator;
        this.listener = builder.listener;
        this.output = builder.output;
        this.resume = builder.resume;
        this.description = builder.description;
        this.stopRequested = builder.stopRequested;
        this.guide = builder.guide;
        this.negativeWeights = builder.negativeWeights;
    }

    /** Starts from the defaults: MNRL, the classic recipe's arguments, no evaluator, nothing written. */
    public static Builder builder(SentenceTransformer model) {
        return new Builder(model);
    }

    /** The run's fixed surroundings: everything the loop looks at and never changes. */
    private record Run(
            Dataset data,
            TokenStore tokens,
            PositivesGraph positives,
            RowFacts facts,
            BatchSampler sampler,
            LinearSchedule schedule,
            int totalSteps,
            int stepsPerEpoch,
            int miniBatchTokens) {}

    private TrainingResult train(Dataset data) {
        TrainingData.check(data, loss, arguments.batchSize(), negativeWeights);
        Run run = prepare(data);
        RunRecord record = new RunRecord(output, describe(run), model, listener);
        try (TrainingStep step = new TrainingStep(model, loss, arguments, run.schedule(), run.miniBatchTokens())) {
            RunProgress progress = start(run, record, step);
            try {
                loop(run, record, step, progress);
            } catch (InterruptedRunException stopped) {
                record.stopped(progress);
                throw stopped;
            }
            TrainingResult result = progress.result(progress.step(), (double) progress.step() / run.stepsPerEpoch());
            record.finished(progress, result, evaluator != null);
            return result;
        }
    }

    private RunDescription describe(Run run) {
        return new RunDescription(
                model, loss, arguments, evaluator, run.facts(), run.totalSteps(), run.miniBatchTokens(), description);
    }

    private Run prepare(Dataset data) {
        GuideVectors guideVectors = TrainingData.guide(data, loss, guide.apply(data));
        TokenStore tokens = TokenStore.of(TrainingData.prompted(data, model), model::tokenize);
        if (tokens.truncatedTexts() > 0) {
            log.warn(
                    "{} of {} distinct texts are longer than {} tokens; {} tokens were cut off.",
                    tokens.truncatedTexts(),
                    tokens.distinctTexts(),
                    model.maxSequenceLength(),
                    tokens.truncatedTokens());
        }
        BatchSampler sampler = sampler(tokens, data.rows());
        long allSteps = 0;
        int firstEpochSteps = 0;
        int unplaced = 0;
        for (int epoch = 0; epoch < arguments.epochs(); epoch++) {
            EpochBatches batches = sampler.batches(epoch);
            allSteps += steps(batches.batchCount());
            if (epoch == 0) {
                firstEpochSteps = steps(batches.batchCount());
                unplaced = batches.unplacedRows();
            }
        }
        Integer maxSteps = arguments.maxSteps();
        int totalSteps = Math.toIntExact(maxSteps == null ? allSteps : Math.min(maxSteps, allSteps));
        Integer miniBatchTokens = arguments.miniBatchTokens();
        if (unplaced > 0) {
            log.warn(
                    "{} of {} rows share texts with too many others and are in no batch of the first epoch.",
                    unplaced,
                    data.rows());
        }
        return new Run(
                data,
                tokens,
                data.positives(),
                RowFacts.of(data, negativeWeights, guideVectors),
                sampler,
                LinearSchedule.withRatio(arguments.learningRate(), arguments.warmupRatio(), totalSteps),
                totalSteps,
                firstEpochSteps,
                miniBatchTokens == null ? MemoryBudget.miniBatchTokens(model) : miniBatchTokens);
    }

    /** Steps that take so many batches; the last one may take fewer than the others. */
    private int steps(int batches) {
        int perStep = arguments.gradientAccumulationSteps();
        return batches / perStep + (batches % perStep == 0 ? 0 : 1);
    }

    private BatchSampler sampler(TokenStore tokens, int rows) {
        return switch (arguments.batchSampler()) {
            case NO_DUPLICATES ->
                new NoDuplicatesBatchSampler(
                        tokens.textIds(), arguments.batchSize(), fewestRows(rows), arguments.seed());
            case RANDOM -> new RandomBatchSampler(rows, arguments.batchSize(), false, arguments.seed());
        };
    }

    /**
     * The fewest rows of a batch. Where a few answers have most of the questions, what is left over of them would make very many
     * batches of two rows, which teach little; they are left out of the epoch and counted.
     */
    private int fewestRows(int rows) {
        int fewest = Math.max(2, arguments.batchSize() / 16);
        return Math.min(fewest, Math.min(rows, arguments.batchSize()));
    }

    /** Restores a checkpoint or measures the base model; either way the run folder describes the run afterwards. */
    private RunProgress start(Run run, RunRecord record, TrainingStep step) {
        RunProgress progress = new RunProgress();
        if (resume) {
            record.resume(progress, step.optimizer());
        } else {
            record.startAfresh();
        }
        listener.onStart(new TrainingPlan(
                run.data().rows(),
                run.tokens().distinctTexts(),
                run.tokens().truncatedTexts(),
                run.positives().clusterCount(),
                run.stepsPerEpoch(),
                run.totalSteps(),
                progress.step(),
                run.sampler().batches(0).unplacedRows(),
                run.tokens().tokensPerEpoch(),
                model.parameterCount(),
                run.miniBatchTokens()));
        if (progress.base().isEmpty()) {
            evaluate(record, progress);
        }
        return progress;
    }

    /** The training loop, read from top to bottom. */
    private void loop(Run run, RunRecord record, TrainingStep step, RunProgress progress) {
        StepBatches stepBatches = new StepBatches(run.data().columnCount(), run.tokens(), run.facts());
        int firstStepOfEpoch = 0;
        for (int epoch = 0; epoch < arguments.epochs() && progress.step() < run.totalSteps(); epoch++) {
            int[][] batches = run.sampler().batches(epoch).batches();
            int stepsOfEpoch = steps(batches.length);
            while (progress.step() < Math.min(firstStepOfEpoch + stepsOfEpoch, run.totalSteps())) {
                if (stopRequested.getAsBoolean()) {
                    record.checkpoint(progress, step.optimizer());
                    throw new InterruptedRunException("Stopped after step " + progress.step() + " of "
                            + run.totalSteps() + "; the checkpoint is saved.");
                }
                int[][] rows = batchesOfStep(batches, progress.step() - firstStepOfEpoch);
                long start = System.nanoTime();
                TrainingStep.Outcome outcome = step.run(progress.step(), stepBatches.of(rows));
                progress.stepDone(outcome, (System.nanoTime() - start) / 1e9);
                if (!outcome.applied()) {
                    notFinite(record, step, rows, outcome, progress);
                }
                double epochsDone = epoch + (double) (progress.step() - firstStepOfEpoch) / stepsOfEpoch;
                report(record, outcome, progress, epochsDone);

                boolean lastOfEpoch = progress.step() == firstStepOfEpoch + stepsOfEpoch;
                boolean lastOfRun = progress.step() == run.totalSteps();
                if (due(arguments.evalSteps(), progress.step(), lastOfEpoch) || lastOfRun) {
                    evaluate(record, progress);
                }
                if (!lastOfRun && due(saveSteps(), progress.step(), lastOfEpoch)) {
                    record.checkpoint(progress, step.optimizer());
                }
                if (patienceIsOver(progress)) {
                    log.info(
                            "Stopped early: {} evaluations in a row were not better.", progress.evaluationsSinceBest());
                    return;
                }
            }
            firstStepOfEpoch += stepsOfEpoch;
        }
    }

    private boolean patienceIsOver(RunProgress progress) {
        Integer patience = arguments.earlyStoppingPatience();
        return patience != null && progress.evaluationsSinceBest() >= patience;
    }

    /** The update was left out; goes on or ends the run, naming the rows of the batch but never their texts. */
    private void notFinite(
            RunRecord record, TrainingStep step, int[][] rows, TrainingStep.Outcome outcome, RunProgress progress) {
        boolean goOn = arguments.onNonfinite() == TrainingArguments.OnNonfinite.SKIP
                && progress.skippedInARow() < MOST_SKIPPED_IN_A_ROW;
        String what = "Step " + progress.step() + " has loss " + outcome.batch().loss() + " and gradient length "
                + outcome.gradNorm() + ", which is not finite";
        if (goOn) {
            log.warn("{}; its batch is left out.", what);
            return;
        }
        record.notFinite(progress, Stream.of(rows).flatMapToInt(Arrays::stream).toArray(), outcome);
        record.checkpoint(progress, step.optimizer());
        throw new RunException(what
                + (progress.skippedInARow() > 1 ? ", as have the " + (progress.skippedInARow() - 1) + " before it" : "")
                + ". The model keeps the weights of the last good step. With an output folder, nonfinite.json in it holds the"
                + " numbers of the batch's rows, and --resume goes on after this batch. Else try a lower --learning-rate, or"
                + " --on-nonfinite skip.");
    }

    private static boolean due(@Nullable Integer everySteps, int step, boolean lastOfEpoch) {
        return everySteps == null ? lastOfEpoch : step % everySteps == 0;
    }

    private @Nullable Integer saveSteps() {
        Integer saveSteps = arguments.saveSteps();
        return saveSteps == null ? arguments.evalSteps() : saveSteps;
    }

    private int[][] batchesOfStep(int[][] batches, int stepOfEpoch) {
        int from = stepOfEpoch * arguments.gradientAccumulationSteps();
        return Arrays.copyOfRange(
                batches, from, Math.min(from + arguments.gradientAccumulationSteps(), batches.length));
    }

    private void report(RunRecord record, TrainingStep.Outcome outcome, RunProgress progress, double epochsDone) {
        StepReport report = new StepReport(
                progress.step(),
                epochsDone,
                outcome.batch().loss(),
                outcome.batch().ranking().accuracy(),
                outcome.batch().ranking().multiPositiveRows(),
                outcome.learningRate(),
                outcome.gradNorm(),
                outcome.batch().tokens(),
                progress.lastStepSeconds());
        listener.onStep(report);
        if (progress.step() % arguments.loggingSteps() == 0) {
            record.step(report);
        }
    }

    private void evaluate(RunRecord record, RunProgress progress) {
        Evaluator measure = evaluator;
        if (measure == null) {
            return;
        }
        Map<String, Double> metrics = measure.evaluate(model);
        boolean best = progress.measured(metrics, measure.primaryMetric());
        record.evaluation(progress, metrics, best);
        listener.onEvaluation(progress.step(), metrics, best);
    }

    /** Collects what a run needs. */
    public static final class Builder {

        private final SentenceTransformer model;
        private Loss loss = new MultipleNegativesRankingLoss();
        private TrainingArguments arguments = TrainingArguments.ofDefaults();
        private @Nullable Evaluator evaluator;
        private TrainingListener listener = TrainingListener.NONE;
        private @Nullable RunFolder output;
        private boolean resume;
        private Map<String, Object> description = Map.of();
        private BooleanSupplier stopRequested = () -> false;
        private Function<Dataset, @Nullable GuideVectors> guide = data -> null;
        private Map<String, Double> negativeWeights = Map.of();

        private Builder(SentenceTransformer model) {
            this.model = Objects.requireNonNull(model);
        }

        /** What is minimised; default {@link MultipleNegativesRankingLoss}. */
        public Builder loss(Loss value) {
            this.loss = value;
            return this;
        }

        /** The numbers of the run. */
        public Builder arguments(TrainingArguments value) {
            this.arguments = value;
            return this;
        }

        /** Measures the model before, during and after training and chooses the best; null for none. */
        public Builder evaluator(@Nullable Evaluator value) {
            this.evaluator = value;
            return this;
        }

        /** Observes the run. */
        public Builder listener(TrainingListener value) {
            this.listener = value;
            return this;
        }

        /** Where models, metrics and checkpoints go; without it nothing is written. */
        public Builder output(RunFolder value) {
            this.output = value;
            return this;
        }

        /** Continues from the output folder's checkpoint; the model must be the one the run started from. */
        public Builder resume(boolean value) {
            this.resume = value;
            return this;
        }

        /** Further facts for {@code run.json}, for instance the command line. */
        public Builder description(Map<String, Object> value) {
            this.description = Map.copyOf(value);
            return this;
        }

        /** Asked after each step; true saves a checkpoint and ends the run with {@link InterruptedRunException}. */
        public Builder stopRequested(BooleanSupplier value) {
            this.stopRequested = value;
            return this;
        }

        /**
         * The model whose vectors the loss is guided by. It encodes every distinct text of the training data once, before the
         * first step; it may be the trained model itself, as it is then. It stays the caller's.
         */
        public Builder guide(SentenceTransformer value) {
            this.guide = data -> GuideVectors.of(value, data);
            return this;
        }

        /** As {@link #guide(SentenceTransformer)}, with the vectors made of the same data before. */
        public Builder guide(GuideVectors value) {
            this.guide = data -> value;
            return this;
        }

        /**
         * Weights above 0 of negatives by their provenance tag, see {@link Dataset#negativeTags()}; others weigh 1. A weight
         * multiplies the negative's term in the denominator; in a triplet loss it is the weight of a mean.
         */
        public Builder negativeWeights(Map<String, Double> value) {
            this.negativeWeights = Map.copyOf(value);
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
            return new Trainer(this).train(data);
        }
    }
}
