package io.github.jjak.train.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.run.internal.RunEnvironment;
import io.github.jjak.run.internal.RunProgress;
import io.github.jjak.run.internal.RunRecord;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.ThreadShare;
import io.github.jjak.train.Schedule;
import io.github.jjak.train.StepReport;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingPlan;
import io.github.jjak.train.Workload;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model by steps: schedule, updates, evaluations, checkpoints and the run folder, for whatever is trained.
 *
 * <p>The same steps, arguments and number of threads give the same weights, bit for bit; so does a run that was stopped and
 * resumed. Not thread-safe: one run at a time per process, because dropout seeds libtorch's one generator.
 */
public final class TrainingLoop {

    private static final Logger log = LoggerFactory.getLogger(TrainingLoop.class);

    /** A run in which nothing is finite any more has no use. */
    private static final int MOST_SKIPPED_IN_A_ROW = 10;

    private final Steps steps;
    private final ModelInTraining model;
    private final @Nullable Evaluator evaluator;
    private final RunFacts facts;
    private final Workload work;
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

    /**
     * A loop that is not started yet.
     *
     * @param steps put gradients into the model
     * @param evaluator measures the model before, during and after, and chooses the best; null for none
     * @param facts what is trained on what and how, besides the arguments of the loop; gathered while the model is the one that the
     *     run starts from
     * @param work told to the listener
     */
    public TrainingLoop(
            Steps steps,
            ModelInTraining model,
            @Nullable Evaluator evaluator,
            RunFacts facts,
            Workload work,
            Setting setting) {
        this.steps = steps;
        this.model = model;
        this.evaluator = evaluator;
        this.facts = facts;
        this.work = work;
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
        return RunFolder.within(setting.output(), this::runInside);
    }

    private TrainingResult runInside() {
        RunLength run = RunLength.of(steps, arguments);
        Schedule schedule = arguments.schedule().schedule(run.totalSteps());
        RunRecord record = new RunRecord(
                setting.output(),
                allFacts(run.totalSteps()),
                model,
                evaluator == null ? null : evaluator.size(),
                arguments.saving().saveTotalLimit(),
                setting.listener()::onSave);
        TrainingResult before = setting.resume() ? record.completed() : null;
        if (before != null) {
            // Only a folder can have been complete.
            setting.listener()
                    .onComplete(Objects.requireNonNull(setting.output()).path(), before);
            return before;
        }
        try (ThreadShare.Share threads = Libtorch.threadShare().claim();
                TrainingStep step = new TrainingStep(model, arguments, schedule)) {
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

    private RunFacts allFacts(int totalSteps) {
        return RunFacts.builder()
                .addAll(setting.description())
                .addAll(arguments.factsOfLoop(evaluator != null))
                .addAll(facts)
                .machineSetting("mini_batch_tokens", work.miniBatchTokens())
                .describeDeciding("steps", "steps", totalSteps)
                .addAll(RunEnvironment.facts())
                .build();
    }

    /** Restores a checkpoint or measures the model as it is; either way the run folder describes the run afterwards. */
    private RunProgress start(RunLength run, RunRecord record, TrainingStep step) {
        RunProgress progress = new RunProgress();
        Refresh first = null;
        if (setting.resume() && record.canResume()) {
            record.resume(progress, step.optimizer(), steps::restore);
            model.parametersChanged();
        } else {
            // What may refuse the run comes before a former run is deleted.
            first = Refresh.of(steps, 0);
            record.startAfresh(setting.heldOut());
        }
        setting.listener().onStart(new TrainingPlan(work, run.stepsPerEpoch(), run.totalSteps(), progress.step()));
        if (progress.base().isEmpty()) {
            evaluate(record, progress);
        }
        if (first != null) {
            note(first, record, progress);
        }
        return progress;
    }

    /** What was made afresh for the next steps, and how long that took. */
    private record Refresh(Map<String, Number> numbers, double seconds) {

        static Refresh of(Steps steps, int step) {
            long start = System.nanoTime();
            Map<String, Number> numbers = steps.refresh(step);
            return new Refresh(numbers, (System.nanoTime() - start) / 1e9);
        }
    }

    private void note(Refresh made, RunRecord record, RunProgress progress) {
        if (!made.numbers().isEmpty()) {
            setting.listener().onRefresh(progress.step(), made.numbers(), made.seconds());
            record.refresh(progress, made.numbers(), made.seconds());
        }
    }

    /** The training loop, read from top to bottom. */
    private void loop(RunLength run, RunRecord record, TrainingStep step, RunProgress progress) {
        OptionalInt every = steps.stepsOfEveryEpoch();
        // Epochs that are done are dealt again only where that alone tells how many steps they had.
        int firstEpoch = every.isPresent() ? progress.step() / every.getAsInt() : 0;
        long firstStepOfEpoch = (long) firstEpoch * every.orElse(0);
        for (int epoch = firstEpoch;
                epoch < arguments.length().epochs() && progress.step() < run.totalSteps();
                epoch++) {
            Steps.Epoch dealt = steps.epoch(epoch);
            int stepsOfEpoch = dealt.steps();
            while (progress.step() < Math.min(firstStepOfEpoch + stepsOfEpoch, run.totalSteps())) {
                if (setting.stopRequested().getAsBoolean()) {
                    checkpoint(record, progress, step);
                    throw new InterruptedRunException("Stopped after step " + progress.step() + " of "
                            + run.totalSteps() + "; the checkpoint is saved.");
                }
                refresh(record, step, progress);
                int stepOfEpoch = (int) (progress.step() - firstStepOfEpoch);
                int number = progress.step();
                long start = System.nanoTime();
                TrainingStep.Outcome outcome = step.run(number, () -> dealt.accumulate(stepOfEpoch, number));
                progress.stepDone(
                        outcome.batch().loss(),
                        outcome.batch().tokens(),
                        outcome.applied(),
                        (System.nanoTime() - start) / 1e9);
                if (!outcome.applied()) {
                    notFinite(record, step, dealt.rows(stepOfEpoch), outcome, progress);
                }
                double epochsDone = epoch + (double) (progress.step() - firstStepOfEpoch) / stepsOfEpoch;
                report(record, outcome, progress, epochsDone);

                boolean lastOfEpoch = progress.step() == firstStepOfEpoch + stepsOfEpoch;
                boolean lastOfRun = progress.step() == run.totalSteps();
                if (due(arguments.evaluation().evalSteps(), progress.step(), lastOfEpoch) || lastOfRun) {
                    evaluate(record, progress);
                }
                if (!lastOfRun && due(saveSteps(), progress.step(), lastOfEpoch)) {
                    checkpoint(record, progress, step);
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
            made = Refresh.of(steps, progress.step());
        } catch (RuntimeException failure) {
            checkpoint(record, progress, step);
            throw failure;
        }
        note(made, record, progress);
    }

    private void checkpoint(RunRecord record, RunProgress progress, TrainingStep step) {
        record.checkpoint(progress, step.optimizer(), folder -> steps.keep(folder, progress.step()));
    }

    private boolean patienceIsOver(RunProgress progress) {
        Integer patience = arguments.evaluation().earlyStoppingPatience();
        return patience != null && progress.evaluationsSinceBest() >= patience;
    }

    /** The update was left out; goes on or ends the run, naming the rows of the batch but never their texts. */
    private void notFinite(
            RunRecord record, TrainingStep step, int[] rows, TrainingStep.Outcome outcome, RunProgress progress) {
        boolean goOn = arguments.optimizer().onNonfinite() == TrainingArguments.OnNonfinite.SKIP
                && progress.skippedInARow() < MOST_SKIPPED_IN_A_ROW;
        String what = "Step " + progress.step() + " has loss " + outcome.batch().loss() + " and gradient length "
                + outcome.gradNorm() + ", which is not finite";
        if (goOn) {
            log.warn("{}; its batch is left out.", what);
            return;
        }
        record.notFinite(outcome.inWords(progress.step(), rows));
        checkpoint(record, progress, step);
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
        Integer saveSteps = arguments.saving().saveSteps();
        return saveSteps == null ? arguments.evaluation().evalSteps() : saveSteps;
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
        if (progress.step() % arguments.saving().loggingSteps() == 0) {
            record.line(report.toLine());
        }
    }

    private void evaluate(RunRecord record, RunProgress progress) {
        if (evaluator == null) {
            return;
        }
        Map<String, Double> metrics = evaluator.evaluate(model.transformer());
        boolean best = false;
        if (evaluator.size().choosesBest()) {
            best = progress.measured(
                    metrics, evaluator.primaryMetric(model.transformer()), evaluator.greaterIsBetter());
        } else {
            progress.measured(metrics);
        }
        record.evaluation(progress, metrics, best);
        setting.listener().onEvaluation(progress.step(), metrics, best);
    }
}
