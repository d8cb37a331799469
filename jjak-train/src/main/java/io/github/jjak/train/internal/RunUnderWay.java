package io.github.jjak.train.internal;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.internal.DetailedEvaluator;
import io.github.jjak.eval.internal.RetrievalDetails;
import io.github.jjak.eval.internal.SharedEvaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.report.internal.RunFindings;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.run.internal.RunProgress;
import io.github.jjak.run.internal.RunRecord;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import io.github.jjak.train.TrainingListener.Workload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that is under way: steps, evaluations and checkpoints, until it is complete, stopped early or interrupted.
 *
 * @param steps put gradients into the model
 * @param evaluator measures the model; null for none
 * @param length how many steps it has
 * @param record writes what becomes of it
 * @param progress how far it is
 * @param findings keeps what evaluations found, for the report
 * @param encoding by all workers, for the first one, which measures
 */
record RunUnderWay(
        Steps steps,
        ModelInTraining model,
        @Nullable Evaluator evaluator,
        TrainingLoop.Setting setting,
        RunLength length,
        RunRecord record,
        TrainingStep step,
        RunProgress progress,
        RunFindings findings,
        SharedEncoding encoding) {

    private static final Logger log = LoggerFactory.getLogger(RunUnderWay.class);

    /** A run in which nothing is finite any more has no use. */
    private static final int MOST_SKIPPED_IN_A_ROW = 10;

    /** Restores a checkpoint or measures the model as it is; either way the run folder describes the run afterwards. */
    void start(Workload work) {
        Refresh first = null;
        boolean continues = setting.resume() && record.canResume();
        if (continues) {
            record.resume(progress, step.optimizer(), steps::restore);
            model.parametersChanged();
            findings.restore();
        } else {
            // What may refuse the run comes before a former run is deleted.
            first = Refresh.of(steps, 0);
            record.startAfresh(setting.heldOut());
        }
        followFirst(continues);
        setting.listener()
                .onStart(new TrainingPlan(work, length.stepsPerEpoch(), length.totalSteps(), progress.step()));
        if (fromFirst(() -> progress.base().isEmpty())) {
            evaluate();
        }
        if (first != null) {
            note(first);
        }
    }

    /** Goes on where the first worker does, which alone reads the checkpoint. */
    private void followFirst(boolean continues) {
        if (workers().count() == 1) {
            return;
        }
        byte[] state = workers()
                .fromFirst(() -> ByteBuffer.allocate(Long.BYTES + Integer.BYTES + 1)
                        .putLong(step.optimizer().updates())
                        .putInt(progress.step())
                        .put((byte) (continues ? 1 : 0))
                        .array());
        ByteBuffer said = ByteBuffer.wrap(state);
        long updates = said.getLong();
        int stepsDone = said.getInt();
        if (said.get() == 1) {
            List<Tensor> values = new ArrayList<>();
            model.parameters().forEach(parameter -> values.add(parameter.value()));
            values.addAll(step.optimizer().state().values());
            Gradients.without(() -> workers().copyFromFirst(values));
            step.optimizer().restore(updates);
            model.parametersChanged();
            if (!workers().isFirst()) {
                progress.follow(stepsDone);
            }
        }
    }

    /** What was made afresh for the next steps, and how long that took. */
    private record Refresh(Map<String, Number> numbers, double seconds) {

        static Refresh of(Steps steps, int step) {
            long start = System.nanoTime();
            Map<String, Number> numbers = steps.refresh(step);
            return new Refresh(numbers, (System.nanoTime() - start) / 1e9);
        }
    }

    private void note(Refresh made) {
        if (!made.numbers().isEmpty()) {
            setting.listener().onRefresh(progress.step(), made.numbers(), made.seconds());
            record.refresh(progress, made.numbers(), made.seconds());
        }
    }

    /** Step after step, read from top to bottom. */
    void loop() {
        OptionalInt every = steps.stepsOfEveryEpoch();
        // Epochs that are done are dealt again only where that alone tells how many steps they had.
        int firstEpoch = every.isPresent() ? progress.step() / every.getAsInt() : 0;
        long firstStepOfEpoch = (long) firstEpoch * every.orElse(0);
        for (int epoch = firstEpoch;
                epoch < arguments().length().epochs() && progress.step() < length.totalSteps();
                epoch++) {
            Steps.Epoch dealt = steps.epoch(epoch);
            int stepsOfEpoch = dealt.steps();
            while (progress.step() < Math.min(firstStepOfEpoch + stepsOfEpoch, length.totalSteps())) {
                if (stopRequested()) {
                    checkpoint();
                    throw new InterruptedRunException("Stopped after step " + progress.step() + " of "
                            + length.totalSteps() + "; the checkpoint is saved.");
                }
                refresh();
                int stepOfEpoch = (int) (progress.step() - firstStepOfEpoch);
                int number = progress.step();
                long start = System.nanoTime();
                TrainingStep.Outcome outcome =
                        together(() -> step.run(number, backward -> dealt.accumulate(stepOfEpoch, number, backward)));
                progress.stepDone(
                        outcome.batch().loss(),
                        outcome.batch().tokens(),
                        outcome.applied(),
                        (System.nanoTime() - start) / 1e9);
                if (!outcome.applied()) {
                    notFinite(dealt.rows(stepOfEpoch), outcome);
                }
                double epochsDone = epoch + (double) (progress.step() - firstStepOfEpoch) / stepsOfEpoch;
                report(outcome, epochsDone);

                boolean lastOfEpoch = progress.step() == firstStepOfEpoch + stepsOfEpoch;
                boolean lastOfRun = progress.step() == length.totalSteps();
                if (due(arguments().evaluation().evalSteps(), progress.step(), lastOfEpoch) || lastOfRun) {
                    evaluate();
                }
                if (!lastOfRun && due(saveSteps(), progress.step(), lastOfEpoch)) {
                    checkpoint();
                }
                if (patienceIsOver()) {
                    log.info(
                            "Stopped early after {} evaluations without improvement.", progress.evaluationsSinceBest());
                    return;
                }
            }
            firstStepOfEpoch += stepsOfEpoch;
        }
    }

    /** A stop that is asked of one worker stops all. */
    private boolean stopRequested() {
        boolean own = setting.stopRequested().getAsBoolean();
        return together(() -> workers().any(own)[0]);
    }

    /** If another worker is lost meanwhile, what was learned up to here is kept. */
    private <T> T together(Supplier<T> work) {
        try {
            return work.get();
        } catch (RunException lost) {
            if (workers().count() > 1 && progress.step() > 0 && progress.step() < length.totalSteps()) {
                checkpoint();
            }
            throw lost;
        }
    }

    private boolean fromFirst(BooleanSupplier asked) {
        return workers().fromFirst(() -> new byte[] {(byte) (asked.getAsBoolean() ? 1 : 0)})[0] == 1;
    }

    private Workers workers() {
        return setting.workers();
    }

    /** A failure here, such as no disk or no negative left, need not cost what was learned. */
    private void refresh() {
        Refresh made;
        try {
            made = Refresh.of(steps, progress.step());
        } catch (RuntimeException failure) {
            checkpoint();
            throw failure;
        }
        note(made);
    }

    private void checkpoint() {
        record.checkpoint(progress, step.optimizer(), folder -> steps.keep(folder, progress.step()));
    }

    private boolean patienceIsOver() {
        Integer patience = arguments().evaluation().earlyStoppingPatience();
        return patience != null && progress.evaluationsSinceBest() >= patience;
    }

    /** The update was left out; goes on or ends the run, naming the rows of the batch but never their texts. */
    private void notFinite(int[] rows, TrainingStep.Outcome outcome) {
        boolean goOn = arguments().optimizer().onNonfinite() == TrainingArguments.OnNonfinite.SKIP
                && progress.skippedInARow() < MOST_SKIPPED_IN_A_ROW;
        String what = "Step " + progress.step() + " has loss " + outcome.batch().loss() + " and gradient norm "
                + outcome.gradNorm() + ", which is not finite";
        if (goOn) {
            log.warn("{}; the batch is skipped.", what);
            return;
        }
        record.notFinite(outcome.inWords(progress.step(), rows));
        checkpoint();
        throw new RunException(what
                + (progress.skippedInARow() > 1 ? ", as have the " + (progress.skippedInARow() - 1) + " before it" : "")
                + ". The model keeps the weights of the last good step. With an output folder, its nonfinite.json lists"
                + " the rows of the batch, and `Existing.RESUME` continues after this batch. Otherwise try a lower"
                + " `learningRate`, or `onNonfinite` skip.");
    }

    private static boolean due(@Nullable Integer everySteps, int step, boolean lastOfEpoch) {
        return everySteps == null ? lastOfEpoch : step % everySteps == 0;
    }

    private @Nullable Integer saveSteps() {
        Integer saveSteps = arguments().saving().saveSteps();
        return saveSteps == null ? arguments().evaluation().evalSteps() : saveSteps;
    }

    private void report(TrainingStep.Outcome outcome, double epochsDone) {
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
        if (progress.step() % arguments().saving().loggingSteps() == 0) {
            record.step(report.toLine());
        }
    }

    /** The first worker measures; the others encode for it, and wait, because whether the run ends early depends on it. */
    private void evaluate() {
        if (evaluator == null) {
            return;
        }
        if (workers().isFirst()) {
            encoding.lead(transformer -> measure(evaluator, transformer));
        } else {
            if (evaluator instanceof SharedEvaluator shared) {
                shared.takePart();
            }
            encoding.follow();
        }
        progress.followEvaluations(together(() -> workers().numberOfFirst(progress::evaluationsSinceBest)));
    }

    private boolean measure(Evaluator evaluator, SentenceTransformer transformer) {
        RetrievalDetails details = findings.areKept() ? DetailedEvaluator.of(evaluator, transformer) : null;
        Map<String, Double> metrics = details == null
                ? evaluator.evaluate(transformer, model.trainedLosses())
                : details.result().asMap(transformer.similarityFunction().id());
        boolean best = false;
        boolean choosesBest = evaluator.size().choosesBest();
        if (choosesBest) {
            best = progress.measured(metrics, evaluator.primaryMetric(transformer), evaluator.greaterIsBetter());
        } else {
            progress.measured(metrics);
        }
        record.evaluation(
                progress,
                metrics,
                details == null ? Map.of() : details.signals(arguments().seed()),
                best);
        if (details != null) {
            findings.note(progress.step(), details, best || !choosesBest);
        }
        setting.listener().onEvaluation(progress.step(), metrics, best);
        return best;
    }

    private RunArguments arguments() {
        return setting.arguments();
    }
}
