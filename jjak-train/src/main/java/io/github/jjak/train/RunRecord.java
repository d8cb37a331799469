package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.EvaluationSize;
import io.github.jjak.run.Checkpoint;
import io.github.jjak.run.DiskRoom;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.table.DatasetFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run leaves behind: its description, its lines, its models and its checkpoints. Without a folder, nothing. */
final class RunRecord {

    private static final Logger log = LoggerFactory.getLogger(RunRecord.class);

    private final @Nullable RunFolder folder;
    private final RunDescription description;
    private final Objective objective;
    private final TrainingListener listener;

    RunRecord(@Nullable RunFolder folder, RunDescription description, Objective objective, TrainingListener listener) {
        this.folder = folder;
        this.description = description;
        this.objective = objective;
        this.listener = listener;
    }

    /** Makes room for a new run and says what it is. */
    void startAfresh(@Nullable Dataset heldOut) {
        if (folder != null) {
            folder.create();
            room(folder).warnIfShort(description.arguments().saveTotalLimit());
            if (heldOut != null) {
                DatasetFile.write(folder.heldOut(), heldOut);
            }
            folder.describe(description.toJson(null));
        }
    }

    /**
     * What came of the run, if it was complete before.
     *
     * @return null if there is something left to do
     * @throws io.github.jjak.error.UsageException if the folder holds another run that is complete
     */
    @Nullable
    TrainingResult completed() {
        TrainingResult result = folder == null ? null : RunFolder.result(folder.path());
        if (folder == null || result == null) {
            return null;
        }
        description.facts().requireSame(folder.path() + " is complete and", folder.fingerprint());
        // Left by a process that was killed at the very end.
        folder.checkpoints().deleteAll();
        listener.onComplete(folder.path(), result);
        return result;
    }

    /** Whether there is a checkpoint to go on from. Without one a run that resumes begins with its first step. */
    boolean canResume() {
        if (folder == null) {
            return false;
        }
        folder.settle();
        if (RunFolder.holdsCheckpoint(folder.path())) {
            return true;
        }
        log.warn("{} holds no checkpoint yet, so the run begins with its first step.", folder.path());
        return false;
    }

    /** Fills progress, model and optimiser from the checkpoint; lines written after it are forgotten. */
    void resume(RunProgress progress, AdamW optimizer) {
        if (folder != null) {
            progress.restore(
                    folder.checkpoints().restoreNewest(description.facts(), objective.parameters(), optimizer));
            objective.restored(folder.path(), progress.step());
            folder.forgetAfter(progress.step());
            folder.warnOfAnotherMachine(description.facts());
            room(folder).warnIfShort(description.arguments().saveTotalLimit());
            folder.describe(description.toJson(null));
        }
    }

    void step(StepReport report) {
        if (folder == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", report.step());
        line.put("epoch", report.epoch());
        line.put("loss", report.loss());
        line.putAll(report.numbers());
        line.put("learning_rate", report.learningRate());
        line.put("grad_norm", report.gradNorm());
        line.put("tokens", report.tokens());
        line.put("tokens_per_second", Math.round(report.tokens() / report.seconds()));
        writing(folder, () -> folder.log(line));
    }

    /** What was made afresh before the next step, and how long that took. */
    void refresh(RunProgress progress, Map<String, Number> numbers, double seconds) {
        listener.onRefresh(progress.step(), numbers, seconds);
        if (folder == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", progress.step());
        line.putAll(numbers);
        line.put(RunFolder.REFRESH_SECONDS, seconds);
        writing(folder, () -> folder.log(line));
    }

    /** @param rows numbers of the batch's rows, from 0, in the order of the training data */
    void notFinite(RunProgress progress, int[] rows, TrainingStep.Outcome outcome) {
        if (folder == null) {
            return;
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("step", progress.step());
        report.put("loss", outcome.batch().loss());
        report.put("grad_norm", outcome.gradNorm());
        // A number that is none is null in JSON; here it matters which one it was.
        report.put("loss_in_words", inWords(outcome.batch().loss()));
        report.put("grad_norm_in_words", inWords(outcome.gradNorm()));
        report.put("learning_rate", outcome.learningRate());
        report.put("rows", rows);
        writing(folder, () -> folder.reportNonfinite(report));
    }

    private static String inWords(double value) {
        return Double.isNaN(value) ? "not a number" : Double.isInfinite(value) ? "infinite" : "finite";
    }

    /** @param best whether the model is now the best so far, and is saved as such */
    void evaluation(RunProgress progress, Map<String, Double> metrics, boolean best) {
        if (folder == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", progress.step());
        metrics.forEach((name, value) -> line.put("eval_" + name, value));
        EvaluationSize size = objective.evaluationSize();
        if (size != null) {
            size.counts().forEach((name, count) -> line.put("eval_" + name, count));
        }
        writing(folder, () -> {
            folder.log(line);
            if (best) {
                save(folder.best(), progress);
            }
        });
    }

    void checkpoint(RunProgress progress, AdamW optimizer) {
        if (folder != null) {
            writing(folder, () -> {
                // Before the checkpoint: it must never be there without what it needs.
                List<String> beside = objective.keep(folder.path(), progress.step());
                Checkpoint checkpoint = progress.checkpoint(optimizer.updates(), description.fingerprint(), beside);
                folder.flushMetrics();
                folder.checkpoints()
                        .write(
                                checkpoint,
                                objective.parameters(),
                                optimizer,
                                description.arguments().saveTotalLimit());
            });
            listener.onSave(folder.checkpoints().of(progress.step()));
        }
    }

    /** The model as it is now, for people who want to look at it before the run goes on. */
    void stopped(RunProgress progress) {
        if (folder != null) {
            writing(folder, () -> save(folder.last(), progress));
        }
    }

    /** @param measured whether an evaluation has chosen a best model; otherwise the last one stands for it */
    void finished(RunProgress progress, TrainingResult result, boolean measured) {
        if (folder == null) {
            return;
        }
        writing(folder, () -> {
            save(folder.last(), progress);
            if (!measured) {
                save(folder.best(), progress);
            }
            folder.describe(description.toJson(result));
            folder.checkpoints().deleteAll();
        });
    }

    /** A failure of the disk says which state is safe and how to go on from it. */
    private void writing(RunFolder folder, Runnable write) {
        try {
            write.run();
        } catch (RunException failure) {
            throw new RunException(failure.getMessage() + wayOut(folder), failure);
        }
    }

    private String wayOut(RunFolder folder) {
        List<Path> checkpoints;
        try {
            checkpoints = folder.checkpoints().newestFirst();
        } catch (RunException unreadable) {
            checkpoints = List.of();
        }
        String shortage = room(folder).shortage();
        String elsewhere = " Or move " + folder.path()
                + " to a larger disk and go on there, with `output` naming the new place and `Existing.RESUME`.";
        if (checkpoints.isEmpty()) {
            return shortage + " No checkpoint had been written yet. Make space or give permission, and start again with"
                    + " `Existing.RESUME`.";
        }
        String older = checkpoints.size() < 2
                ? ""
                : " " + checkpoints.get(checkpoints.size() - 1) + " is older and may be deleted for that.";
        return shortage + " The last checkpoint, " + checkpoints.get(0)
                + ", is intact, and stays until a newer one is whole: make space or give permission, and go on from it with"
                + " `Existing.RESUME`." + older + (shortage.isEmpty() ? "" : elsewhere);
    }

    private DiskRoom room(RunFolder folder) {
        return DiskRoom.of(folder.path(), objective.parameters());
    }

    private void save(Path target, RunProgress progress) {
        objective.save(
                target, new Objective.Saved(description.settings(), progress.step(), progress.base(), progress.last()));
        listener.onSave(target);
    }
}
