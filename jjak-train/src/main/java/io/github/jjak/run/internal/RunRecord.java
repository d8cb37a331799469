package io.github.jjak.run.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.table.internal.DatasetFile;
import io.github.jjak.tensor.internal.MachineMemory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run leaves behind: its description, its lines, its models and its checkpoints. Without a folder, nothing. */
public final class RunRecord {

    private static final Logger log = LoggerFactory.getLogger(RunRecord.class);

    private final @Nullable RunFolder folder;
    private final RunFacts facts;
    private final ModelInTraining model;
    private final @Nullable EvaluationSize measuredOn;
    private final int keptCheckpoints;
    private final @Nullable EventFile events;
    private final Consumer<Path> whenSaved;

    /**
     * The record of a run that is about to start.
     *
     * @param folder null to write nothing
     * @param facts all that the run is
     * @param measuredOn on how much the model is measured; null if it is not
     * @param keptCheckpoints how many, the newest
     * @param tensorBoard whether the lines are written for TensorBoard too
     * @param whenSaved is told of each model and checkpoint that was written
     */
    public RunRecord(
            @Nullable RunFolder folder,
            RunFacts facts,
            ModelInTraining model,
            @Nullable EvaluationSize measuredOn,
            int keptCheckpoints,
            boolean tensorBoard,
            Consumer<Path> whenSaved) {
        this.folder = folder;
        this.facts = facts;
        this.model = model;
        this.measuredOn = measuredOn;
        this.keptCheckpoints = keptCheckpoints;
        this.events = folder != null && tensorBoard ? new EventFile(folder.tensorBoard()) : null;
        this.whenSaved = whenSaved;
    }

    /** Makes room for a new run and says what it is. */
    public void startAfresh(@Nullable Dataset heldOut) {
        if (folder != null) {
            folder.create();
            room(folder).warnIfShort(keptCheckpoints);
            if (heldOut != null) {
                DatasetFile.write(folder.heldOut(), heldOut);
            }
            folder.descriptionFile().write(facts, null);
            beginEvents(folder, 0);
        }
    }

    private void beginEvents(RunFolder folder, int step) {
        EventFile file = events;
        if (file != null) {
            writing(folder, () -> file.begin(step));
        }
    }

    /**
     * What came of the run, if it was complete before.
     *
     * @return null if there is something left to do
     * @throws io.github.jjak.error.UsageException if the folder holds another run that is complete
     */
    public @Nullable TrainingResult completed() {
        TrainingResult result = folder == null ? null : RunFolder.result(folder.path());
        if (folder == null || result == null) {
            return null;
        }
        facts.requireSame(
                folder.path() + " is complete and", folder.descriptionFile().fingerprint());
        // Left by a process that was killed at the very end.
        folder.checkpoints().deleteAll();
        return result;
    }

    /** Whether there is a checkpoint to go on from. Without one a run that resumes begins with its first step. */
    public boolean canResume() {
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

    /**
     * Fills progress, model and optimiser from the checkpoint; lines written after it are forgotten.
     *
     * @param restoring reads back what was kept beside the checkpoint, given the run folder and the steps done
     */
    public void resume(RunProgress progress, OptimizerState optimizer, ObjIntConsumer<Path> restoring) {
        if (folder != null) {
            progress.restore(folder.checkpoints().restoreNewest(facts, model.parameters(), optimizer));
            restoring.accept(folder.path(), progress.step());
            folder.metricsFile().forgetAfter(progress.step());
            folder.descriptionFile().warnOfAnotherMachine(facts);
            room(folder).warnIfShort(keptCheckpoints);
            folder.descriptionFile().write(facts, null);
            beginEvents(folder, progress.step());
        }
    }

    /** Adds what a step did to {@code metrics.jsonl}, with the memory that the process has. */
    public void step(Map<String, Object> line) {
        if (folder != null) {
            Map<String, Object> whole = new LinkedHashMap<>(line);
            whole.put(MetricsFile.RESIDENT_BYTES, MachineMemory.residentBytes());
            line(whole);
        }
    }

    private void line(Map<String, Object> line) {
        if (folder != null) {
            writing(folder, () -> append(folder, line));
        }
    }

    private void append(RunFolder folder, Map<String, Object> line) {
        folder.metricsFile().append(line);
        if (events != null) {
            events.append(line);
        }
    }

    /** What was made afresh before the next step, and how long that took. */
    public void refresh(RunProgress progress, Map<String, Number> numbers, double seconds) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", progress.step());
        line.putAll(numbers);
        line.put(MetricsFile.REFRESH_SECONDS, seconds);
        line(line);
    }

    /** Writes which batch ended the run. */
    public void notFinite(Map<String, Object> report) {
        if (folder != null) {
            writing(folder, () -> folder.reportNonfinite(report));
        }
    }

    /**
     * Writes a measurement.
     *
     * @param signals what else is to be said of it, but chooses no model
     * @param best whether the model is now the best so far, and is saved as such
     */
    public void evaluation(
            RunProgress progress, Map<String, Double> metrics, Map<String, Double> signals, boolean best) {
        if (folder == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", progress.step());
        metrics.forEach((name, value) -> line.put("eval_" + name, value));
        signals.forEach((name, value) -> line.put("eval_" + name, value));
        if (measuredOn != null) {
            measuredOn.counts().forEach((name, count) -> line.put("eval_" + name, count));
        }
        writing(folder, () -> {
            append(folder, line);
            if (best) {
                save(folder.best(), progress);
            }
        });
    }

    /**
     * Writes a checkpoint.
     *
     * @param keeping writes what it needs beside it, given the run folder, and names the files
     */
    public void checkpoint(RunProgress progress, OptimizerState optimizer, Function<Path, List<String>> keeping) {
        if (folder != null) {
            writing(folder, () -> {
                // Before the checkpoint: it must never be there without what it needs.
                List<String> beside = keeping.apply(folder.path());
                Checkpoint checkpoint = progress.checkpoint(optimizer.updates(), facts.fingerprint(), beside);
                folder.metricsFile().flush();
                folder.checkpoints().write(checkpoint, model.parameters(), optimizer, keptCheckpoints);
            });
            whenSaved.accept(folder.checkpoints().of(progress.step()));
        }
    }

    /** The model as it is now, for people who want to look at it before the run goes on. */
    public void stopped(RunProgress progress) {
        if (folder != null) {
            writing(folder, () -> save(folder.last(), progress));
        }
    }

    /**
     * Writes what came of the run.
     *
     * @param measured whether an evaluation has chosen a best model; otherwise the last one stands for it
     */
    public void finished(RunProgress progress, TrainingResult result, boolean measured) {
        if (folder == null) {
            return;
        }
        writing(folder, () -> {
            save(folder.last(), progress);
            if (!measured) {
                save(folder.best(), progress);
            }
            folder.descriptionFile().write(facts, result);
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
                + " to a larger disk and resume there, with `output` naming the new place and `Existing.RESUME`.";
        if (checkpoints.isEmpty()) {
            return shortage + " No checkpoint had been written yet. Make space or give permission, and start again with"
                    + " `Existing.RESUME`.";
        }
        String older = checkpoints.size() < 2
                ? ""
                : " " + checkpoints.get(checkpoints.size() - 1) + " is older and may be deleted for that.";
        return shortage + " The last checkpoint, " + checkpoints.get(0)
                + ", is intact, and stays until a newer one is intact: make space or give permission, and resume from it"
                + " with `Existing.RESUME`." + older + (shortage.isEmpty() ? "" : elsewhere);
    }

    private DiskRoom room(RunFolder folder) {
        return DiskRoom.of(folder.path(), model.parameters());
    }

    private void save(Path target, RunProgress progress) {
        model.save(
                target,
                new ModelInTraining.Saved(facts.card(), progress.step(), measuredOn, progress.base(), progress.last()));
        whenSaved.accept(target);
    }
}
