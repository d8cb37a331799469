package io.github.jjak.run;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.file.internal.FolderLock;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.run.internal.Checkpoints;
import io.github.jjak.run.internal.DescriptionFile;
import io.github.jjak.run.internal.MetricsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folder a run lives in.
 *
 * <pre>
 *   run.json        configuration, seed, data hashes, library versions, result
 *   metrics.jsonl   a line per logged step and per evaluation
 *   held-out.csv    the rows that the model was measured on, with their texts
 *   report.html     the same to look at, and report.json, numbers that only it needs
 *   tensorboard/    the lines as event files, on request
 *   best/  last/    models
 *   checkpoint-N/   what going on needs, of the last few saved steps; gone when the run is complete
 *   refreshed-N.jsonl.gz   negatives mined before step N, as long as a checkpoint needs them
 *   guide-vectors/  vectors of a guide or teacher, by content, so that no text is encoded twice
 *   .lock           who writes in it now
 * </pre>
 *
 * <p>{@link #prepare} looks whether a run may live there and changes nothing; {@link #enter} takes the folder, so that no other process
 * writes in it, until {@link #close}. A run enters a folder that its caller has not entered, and leaves it at its end.
 */
public final class RunFolder implements AutoCloseable {

    private static final String DESCRIPTION = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String BEST = "best";
    private static final String LAST = "last";
    private static final String HELD_OUT = "held-out.csv";
    private static final String GUIDE_VECTORS = "guide-vectors";
    private static final String NONFINITE = "nonfinite.json";
    private static final String FINDINGS = "report.json";
    private static final String REPORT = "report.html";
    private static final String TENSORBOARD = "tensorboard";
    private static final List<String> OWN =
            List.of(DESCRIPTION, METRICS, HELD_OUT, BEST, LAST, NONFINITE, FINDINGS, REPORT, TENSORBOARD);

    private final Path path;
    private final Existing existing;
    private @Nullable TakenFolder taken;
    private boolean enteredBefore;

    private RunFolder(Path path, Existing existing) {
        this.path = path;
        this.existing = existing;
    }

    /** What to do with a folder that already holds a run. */
    public enum Existing {
        /** Refuse to touch it. */
        REFUSE,
        /** Continue the run in it; start it where there is none, or none that had come to a checkpoint. */
        RESUME,
        /** Delete the run in it as soon as the new one has passed all checks, and start afresh. */
        OVERWRITE
    }

    /**
     * Checks that a run may live in the folder. It is created, and a former run in it deleted, only when the run starts.
     *
     * @throws UsageException if it holds a run and may be neither resumed nor overwritten, somebody else writes in it, or it is a file
     * @throws RunException if it cannot be created or written
     */
    public static RunFolder prepare(Path path, Existing existing) {
        RunFolder folder = new RunFolder(path, existing);
        TakenFolder.requirePlace(path);
        try {
            if (FolderLock.isHeld(path)) {
                throw folder.inUse();
            }
        } catch (IOException cause) {
            throw cannotBePrepared(path, cause);
        }
        folder.requireAllowed();
        return folder;
    }

    private UsageException inUse() {
        return new UsageException(path + " is in use by " + FolderLock.holder(path)
                + ". Wait until that run has finished, stop it, or choose another `output`.");
    }

    private void requireAllowed() {
        if (existing == Existing.REFUSE && holdsRun()) {
            throw new UsageException(path
                    + " already holds a run. Add `Existing.RESUME` to continue it, `Existing.OVERWRITE` to replace it,"
                    + " or choose another `output`.");
        }
    }

    /**
     * Takes the folder, which is created, and puts in order what a killed process left; a former run stays as it is. Does nothing if
     * it was entered before.
     *
     * @return this
     * @throws UsageException if somebody else writes in it, or has made a run in it meanwhile
     * @throws RunException if it cannot be created or written
     */
    public RunFolder enter() {
        if (taken != null) {
            return this;
        }
        try {
            taken = TakenFolder.take(path);
        } catch (IOException cause) {
            throw cannotBePrepared(path, cause);
        }
        if (taken == null) {
            throw inUse();
        }
        try {
            // What it holds after that may be the caller's own.
            if (!enteredBefore) {
                requireAllowed();
            }
            enteredBefore = true;
            if (existing == Existing.RESUME) {
                settle();
            }
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
        return this;
    }

    /**
     * Does work in a folder, which is entered for it unless it is already.
     *
     * @param folder null for work that writes nothing
     */
    public static <T> T within(@Nullable RunFolder folder, Supplier<T> work) {
        if (folder == null || folder.taken != null) {
            return work.get();
        }
        try (RunFolder entered = folder.enter()) {
            return work.get();
        }
    }

    /** Gives the folder back; one that was created and in which nothing was written is deleted. */
    @Override
    public void close() {
        TakenFolder former = taken;
        taken = null;
        if (former != null) {
            former.close();
        }
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** Whether the folder holds a checkpoint to go on from; false where there is no such folder. */
    public static boolean holdsCheckpoint(Path path) {
        return !new Checkpoints(path).newestFirst().isEmpty();
    }

    /** What came of the run in the folder; null where there is none, or it is not complete. */
    public static @Nullable TrainingResult result(Path path) {
        return new DescriptionFile(path.resolve(DESCRIPTION)).result();
    }

    /** Whether the folder holds a run, in whatever state. */
    public static boolean holdsRun(Path path) {
        return OWN.stream().anyMatch(name -> Files.exists(path.resolve(name))) || holdsCheckpoint(path);
    }

    private boolean holdsRun() {
        return holdsRun(path);
    }

    /** Makes room for a run from its first step: without the former run where that may go. Called when nothing can refuse it any more. */
    public void create() {
        try {
            Files.createDirectories(path);
            if (existing == Existing.OVERWRITE) {
                settle();
                // First, so that a crash here leaves no checkpoint of one run beside the files of another.
                checkpoints().deleteAll();
                for (String name : OWN) {
                    AtomicFolder.delete(path.resolve(name));
                }
            } else if (existing == Existing.RESUME) {
                // Models stay until the run writes its own in their place.
                for (String name : List.of(METRICS, NONFINITE, FINDINGS, REPORT, TENSORBOARD)) {
                    AtomicFolder.delete(path.resolve(name));
                }
            }
        } catch (IOException cause) {
            throw cannotBePrepared(path, cause);
        }
    }

    /** Clears away what a crash in mid-write left: unfinished folders and files; a folder about to be replaced is put back. */
    public void settle() {
        try {
            AtomicFolder.settle(best());
            AtomicFolder.settle(last());
            for (Path file :
                    List.of(description(), metrics(), heldOut(), path.resolve(NONFINITE), findings(), report())) {
                AtomicFile.settle(file);
            }
        } catch (IOException cause) {
            throw cannotBePrepared(path, cause);
        }
        checkpoints().settle();
    }

    private static RunException cannotBePrepared(Path path, IOException cause) {
        return new RunException("The output folder " + path + " cannot be prepared: " + cause.getMessage(), cause);
    }

    /** The model with the best evaluation. */
    public Path best() {
        return path.resolve(BEST);
    }

    /** The model after the last step. */
    public Path last() {
        return path.resolve(LAST);
    }

    /** States to resume from; for Jjak's own modules, not part of the API. */
    public Checkpoints checkpoints() {
        return new Checkpoints(path);
    }

    /** The line-by-line record. */
    public Path metrics() {
        return path.resolve(METRICS);
    }

    /** Writes the lines of {@link #metrics()}; for Jjak's own modules, not part of the API. */
    public MetricsFile metricsFile() {
        return new MetricsFile(metrics());
    }

    /** The rows that the model was measured on; there is no file without such rows. */
    public Path heldOut() {
        return path.resolve(HELD_OUT);
    }

    /**
     * Where a run in a folder keeps the vectors of a guide or teacher, by the content of model and texts. They stay when the run is
     * replaced, because they are right for any run, and may be deleted at any time between runs.
     */
    public static Path guideVectors(Path folder) {
        return folder.resolve(GUIDE_VECTORS);
    }

    /** What evaluations found, in numbers and without texts: for {@link #report()}. */
    public Path findings() {
        return path.resolve(FINDINGS);
    }

    /** The report of the run, a page to look at; written when the run is complete. */
    public Path report() {
        return path.resolve(REPORT);
    }

    /** The lines of {@link #metrics()} as event files, where they are asked for. */
    public Path tensorBoard() {
        return path.resolve(TENSORBOARD);
    }

    /** Description of the run. */
    public Path description() {
        return path.resolve(DESCRIPTION);
    }

    /** Reads and writes {@link #description()}; for Jjak's own modules, not part of the API. */
    public DescriptionFile descriptionFile() {
        return new DescriptionFile(description());
    }

    /** The mini-batch tokens of the run that its checkpoints belong to; null where there is none. */
    public @Nullable Integer miniBatchTokens() {
        return checkpoints().miniBatchTokens();
    }

    /** Writes {@code nonfinite.json}: the batch that ended the run. */
    public void reportNonfinite(Map<String, Object> content) {
        AtomicFile.write(path.resolve(NONFINITE), (JsonFile.format(content) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
