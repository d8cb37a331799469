package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.EvaluationSize;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.Libtorch;
import io.github.jjak.tensor.ThreadShare;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Minimises an {@link Objective}: schedule, updates, evaluations, checkpoints and the run folder, for whatever is trained.
 *
 * <p>The same objective, arguments and number of threads give the same weights, bit for bit; so does a run that was stopped and
 * resumed. Not thread-safe: one run at a time per process, because dropout seeds libtorch's one generator.
 */
public final class TrainingLoop {

    private static final Logger log = LoggerFactory.getLogger(TrainingLoop.class);

    /** A run in which nothing is finite any more has no use. */
    private static final int MOST_SKIPPED_IN_A_ROW = 10;

    private final Objective objective;
    private final Setting setting;
    private final TrainingArguments arguments;

    /**
     * What surrounds a run.
     *
     * @param arguments its numbers
     * @param listener observes it
     * @param output where models, metrics and checkpoints go; null for nowhere
     * @param resume whether it goes on from the output folder's newest checkpoint; without one it begins with its first step
     * @param description further facts for {@code run.json}
     * @param stopRequested asked before each step; true saves a checkpoint and ends the run
     * @param heldOut rows that the model is measured on, written into the output folder; null for none
     */
    public record Setting(
            TrainingArguments arguments,
            TrainingListener listener,
            @Nullable RunFolder output,
            boolean resume,
            RunFacts description,
            BooleanSupplier stopRequested,
            @Nullable Dataset heldOut) {

        /** Without held-out rows to be written. */
        public Setting(
                TrainingArguments arguments,
                TrainingListener listener,
                @Nullable RunFolder output,
                boolean resume,
                RunFacts description,
                BooleanSupplier stopRequested) {
            this(arguments, listener, output, resume, description, stopRequested, null);
        }
    }

    /** A loop over an objective, not yet started. */
    public TrainingLoop(Objective objective, Setting setting) {
        this.objective = objective;
        this.setting = setting;
        this.arguments = setting.arguments();
    }

    /**
     * Runs the training on this thread.
     *
     * @throws InterruptedRunException if it was asked to stop; a checkpoint is then in the output folder
     * @throws RunException if a step is not finite or a folder cannot be written
     * @throws io.github.jjak.error.UsageException if it resumes a run with other data or settings
     */
    public TrainingResult run() {
        RunFolder output = setting.output();
        if (output == null || output.isEntered()) {
            return runInside();
        }
        try (RunFolder entered = output.enter()) {
            return runInside();
        }
    }

    private TrainingResult runInside() {
        RunLength run = RunLength.of(objective, arguments);
        Schedule schedule = Schedule.of(arguments, run.totalSteps());
        RunDescription description = RunDescription.of(objective, arguments, run.totalSteps(), setting.description());
        RunRecord record = new RunRecord(setting.output(), description, objective, setting.listener());
        TrainingResult before = setting.resume() ? record.completed() : null;
        if (before != null) {
            return before;
        }
        try (ThreadShare.Share threads = Libtorch.threadShare().claim();
                TrainingStep step = new TrainingStep(objective, arguments, schedule)) {
            RunProgress progress = start(run, record, step);
            try {
                loop(run, record, step, progress);
            } catch (InterruptedRunException stopped) {
                record.stopped(progress);
                throw stopped;
            }
            TrainingResult result = progress.result(progress.step(), (double) progress.step() / run.stepsPerEpoch());
            record.finished(progress, result, progress.hasBest());
            return result;
        }
    }

    /** Restores a checkpoint or measures the model as it is; either way the run folder describes the run afterwards. */
    private RunProgress start(RunLength run, RunRecord record, TrainingStep step) {
        RunProgress progress = new RunProgress();
        Refresh first = null;
        if (setting.resume() && record.canResume()) {
            record.resume(progress, step.optimizer());
            objective.parametersChanged();
        } else {
            // What may refuse the run comes before a former run is deleted.
            first = Refresh.of(objective, 0);
            record.startAfresh(setting.heldOut());
        }
        setting.listener().onStart(objective.plan(run.stepsPerEpoch(), run.totalSteps(), progress.step()));
        if (progress.base().isEmpty()) {
            evaluate(record, progress);
        }
        if (first != null) {
            first.note(record, progress);
        }
        return progress;
    }

    /** What an objective made afresh, and how long that took. */
    private record Refresh(Map<String, Number> numbers, double seconds) {

        static Refresh of(Objective objective, int step) {
            long start = System.nanoTime();
            Map<String, Number> numbers = objective.refresh(step);
            return new Refresh(numbers, (System.nanoTime() - start) / 1e9);
        }

        void note(RunRecord record, RunProgress progress) {
            if (!numbers.isEmpty()) {
                record.refresh(progress, numbers, seconds);
            }
        }
    }

    /** The training loop, read from top to bottom. */
    private void loop(RunLength run, RunRecord record, TrainingStep step, RunProgress progress) {
        OptionalInt every = objective.stepsOfEveryEpoch();
        // Epochs that are done are dealt again only where that alone tells how many steps they had.
        int firstEpoch = every.isPresent() ? progress.step() / every.getAsInt() : 0;
        long firstStepOfEpoch = (long) firstEpoch * every.orElse(0);
        for (int epoch = firstEpoch; epoch < arguments.epochs() && progress.step() < run.totalSteps(); epoch++) {
            Objective.Epoch steps = objective.epoch(epoch);
            int stepsOfEpoch = steps.steps();
            while (progress.step() < Math.min(firstStepOfEpoch + stepsOfEpoch, run.totalSteps())) {
                if (setting.stopRequested().getAsBoolean()) {
                    record.checkpoint(progress, step.optimizer());
                    throw new InterruptedRunException("Stopped after step " + progress.step() + " of "
                            + run.totalSteps() + "; the checkpoint is saved.");
                }
                refresh(record, step, progress);
                int stepOfEpoch = (int) (progress.step() - firstStepOfEpoch);
                int number = progress.step();
                long start = System.nanoTime();
                TrainingStep.Outcome outcome = step.run(number, () -> steps.accumulate(stepOfEpoch, number));
                progress.stepDone(outcome, (System.nanoTime() - start) / 1e9);
                if (!outcome.applied()) {
                    notFinite(record, step, steps.rows(stepOfEpoch), outcome, progress);
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

    /** A failure here, such as no disk or no negative left, need not cost what was learned. */
    private void refresh(RunRecord record, TrainingStep step, RunProgress progress) {
        Refresh made;
        try {
            made = Refresh.of(objective, progress.step());
        } catch (RuntimeException failure) {
            record.checkpoint(progress, step.optimizer());
            throw failure;
        }
        made.note(record, progress);
    }

    private boolean patienceIsOver(RunProgress progress) {
        Integer patience = arguments.earlyStoppingPatience();
        return patience != null && progress.evaluationsSinceBest() >= patience;
    }

    /** The update was left out; goes on or ends the run, naming the rows of the batch but never their texts. */
    private void notFinite(
            RunRecord record, TrainingStep step, int[] rows, TrainingStep.Outcome outcome, RunProgress progress) {
        boolean goOn = arguments.onNonfinite() == TrainingArguments.OnNonfinite.SKIP
                && progress.skippedInARow() < MOST_SKIPPED_IN_A_ROW;
        String what = "Step " + progress.step() + " has loss " + outcome.batch().loss() + " and gradient length "
                + outcome.gradNorm() + ", which is not finite";
        if (goOn) {
            log.warn("{}; its batch is left out.", what);
            return;
        }
        record.notFinite(progress, rows, outcome);
        record.checkpoint(progress, step.optimizer());
        throw new RunException(what
                + (progress.skippedInARow() > 1 ? ", as have the " + (progress.skippedInARow() - 1) + " before it" : "")
                + ". The model keeps the weights of the last good step. With an output folder, nonfinite.json in it holds the"
                + " numbers of the batch's rows, and `Existing.RESUME` goes on after this batch. Else try a lower `learningRate`, or"
                + " `onNonfinite` skip.");
    }

    private static boolean due(@Nullable Integer everySteps, int step, boolean lastOfEpoch) {
        return everySteps == null ? lastOfEpoch : step % everySteps == 0;
    }

    private @Nullable Integer saveSteps() {
        Integer saveSteps = arguments.saveSteps();
        return saveSteps == null ? arguments.evalSteps() : saveSteps;
    }

    private void report(RunRecord record, TrainingStep.Outcome outcome, RunProgress progress, double epochsDone) {
        StepReport report = new StepReport(
                progress.step(),
                epochsDone,
                outcome.batch().loss(),
                outcome.batch().numbers(),
                outcome.learningRate(),
                outcome.gradNorm(),
                outcome.batch().tokens(),
                progress.lastStepSeconds());
        setting.listener().onStep(report);
        if (progress.step() % arguments.loggingSteps() == 0) {
            record.step(report);
        }
    }

    private void evaluate(RunRecord record, RunProgress progress) {
        if (!objective.measures()) {
            return;
        }
        Map<String, Double> metrics = objective.evaluate();
        EvaluationSize size = objective.evaluationSize();
        boolean best = false;
        if (size == null || size.choosesBest()) {
            best = progress.measured(metrics, objective.primaryMetric(), objective.greaterIsBetter());
        } else {
            progress.measured(metrics);
        }
        record.evaluation(progress, metrics, best);
        setting.listener().onEvaluation(progress.step(), metrics, best);
    }
}
