package io.github.jjak.train.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.report.internal.RunFindings;
import io.github.jjak.report.internal.RunReport;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.run.internal.RunEnvironment;
import io.github.jjak.run.internal.RunProgress;
import io.github.jjak.run.internal.RunRecord;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.ThreadShare;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.Workload;
import java.util.function.BooleanSupplier;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model by steps: schedule, updates, evaluations, checkpoints and the run folder, for whatever is trained.
 *
 * <p>The same steps, arguments and number of threads give the same weights, bit for bit; so does a run that was stopped and
 * resumed. Not thread-safe: one run at a time per process, because dropout seeds libtorch's one generator.
 */
public final class TrainingLoop {

    private final Steps steps;
    private final ModelInTraining model;
    private final @Nullable Evaluator evaluator;
    private final RunFacts facts;
    private final Workload work;
    private final Setting setting;
    private final RunArguments arguments;

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
     * @param workers that make the run together; only the first one has an output folder
     */
    public record Setting(
            RunArguments arguments,
            TrainingListener listener,
            @Nullable RunFolder output,
            boolean resume,
            RunFacts description,
            BooleanSupplier stopRequested,
            @Nullable Dataset heldOut,
            Workers workers) {

        /** A run in one process. */
        public Setting(
                RunArguments arguments,
                TrainingListener listener,
                @Nullable RunFolder output,
                boolean resume,
                RunFacts description,
                BooleanSupplier stopRequested,
                @Nullable Dataset heldOut) {
            this(arguments, listener, output, resume, description, stopRequested, heldOut, Workers.alone());
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
        IntToDoubleFunction schedule = arguments.schedule().schedule(run.totalSteps());
        RunFacts all = allFacts(run.totalSteps());
        setting.workers().requireSame(all.fingerprint());
        RunRecord record = new RunRecord(
                setting.output(),
                all,
                model,
                evaluator == null ? null : evaluator.size(),
                arguments.saving().saveTotalLimit(),
                arguments.saving().tensorBoard(),
                setting.listener()::onSave);
        TrainingResult before = setting.resume() ? record.completed() : null;
        RunFolder output = setting.output();
        if (before != null && output != null) {
            setting.listener().onComplete(output.path(), before);
        }
        if (isComplete(before)) {
            return before == null ? new RunProgress().result(0, 0) : before;
        }
        try (ThreadShare.Share threads = Libtorch.threadShare().claim();
                TrainingStep step = new TrainingStep(model, arguments, schedule, setting.workers())) {
            RunProgress progress = new RunProgress();
            RunFindings findings = new RunFindings(output == null ? null : output.findings());
            RunUnderWay underWay = new RunUnderWay(
                    steps,
                    model,
                    evaluator,
                    setting,
                    run,
                    record,
                    step,
                    progress,
                    findings,
                    new SharedEncoding(model.transformer(), setting.workers()));
            underWay.start(work);
            try {
                underWay.loop();
            } catch (InterruptedRunException stopped) {
                record.stopped(progress);
                throw stopped;
            }
            TrainingResult result = progress.result(progress.step(), (double) progress.step() / run.stepsPerEpoch());
            record.finished(progress, result, progress.hasBest());
            if (output != null) {
                RunReport.writeInto(output.path());
            }
            return result;
        }
    }

    /** Whether there is nothing left to do, which only the first worker can see. */
    private boolean isComplete(@Nullable TrainingResult before) {
        return setting.workers().fromFirst(() -> new byte[] {(byte) (before == null ? 0 : 1)})[0] == 1;
    }

    /** Those of losses, copies, decoders and adapters too, and not those that are frozen. */
    private long trainedParameters() {
        return model.parameters().stream()
                .filter(Parameter::isTrained)
                .mapToLong(Parameter::size)
                .sum();
    }

    /** A run without it goes on from checkpoints of versions that had no such choice. */
    private RunFacts wireFacts() {
        Precision reduce = setting.workers().reduction().precision();
        return reduce == Precision.FP32
                ? RunFacts.NONE
                : RunFacts.builder().deciding("reduce_precision", reduce.id()).build();
    }

    private RunFacts allFacts(int totalSteps) {
        return RunFacts.builder()
                .addAll(setting.description())
                .addAll(arguments.factsOfLoop(evaluator != null))
                .addAll(wireFacts())
                .addAll(facts)
                .machineSetting("mini_batch_tokens", work.miniBatchTokens())
                .describeDeciding("steps", "steps", totalSteps)
                .addAll(RunEnvironment.facts())
                .describe("workers", setting.workers().count())
                .describe("trained_parameters", trainedParameters())
                .build();
    }
}
