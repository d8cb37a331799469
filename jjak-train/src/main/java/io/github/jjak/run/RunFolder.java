package io.github.jjak.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.AtomicFile;
import io.github.jjak.file.AtomicFolder;
import io.github.jjak.file.FolderLock;
import io.github.jjak.json.JsonFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder a run lives in.
 *
 * <pre>
 *   run.json        configuration, seed, data hashes, library versions, result
 *   metrics.jsonl   a line per logged step and per evaluation
 *   held-out.csv    the rows that the model was measured on, with their texts
 *   best/  last/    models
 *   checkpoint-N/   what going on needs, of the last few saved steps; gone when the run is complete
 *   refreshed-N.jsonl.gz   negatives mined before step N, as long as a checkpoint needs them
 *   .lock           who writes in it now
 * </pre>
 *
 * <p>{@link #prepare} looks whether a run may live there and changes nothing; {@link #enter} takes the folder, so that no other process
 * writes in it, until {@link #close}. A run enters a folder that its caller has not entered, and leaves it at its end.
 */
public final class RunFolder implements AutoCloseable {

    /** On the lines of {@code metrics.jsonl} that say what was made afresh after a step. */
    public static final String REFRESH_SECONDS = "refresh_seconds";

    /** Keys of {@code run.json} that are read again. */
    public static final String RESULT = "result";

    /** What is compared before a run goes on. */
    public static final String FINGERPRINT = "fingerprint";

    private static final String DESCRIPTION = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String BEST = "best";
    private static final String LAST = "last";
    private static final String HELD_OUT = "held-out.csv";
    private static final String NONFINITE = "nonfinite.json";
    private static final List<String> OWN = List.of(DESCRIPTION, METRICS, HELD_OUT, BEST, LAST, NONFINITE);

    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

    private final Path path;
    private final Existing existing;
    private @Nullable FolderLock lock;
    private boolean createdHere;
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
        folder.requirePlace();
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
                + ". Wait until that run is over or end it, or choose another `output`.");
    }

    private void requireAllowed() {
        if (existing == Existing.REFUSE && holdsRun()) {
            throw new UsageException(path
                    + " already holds a run. Add `Existing.RESUME` to continue it, `Existing.OVERWRITE` to replace it,"
                    + " or choose another `output`.");
        }
    }

    private void requirePlace() {
        Path place = path.toAbsolutePath();
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        if (place != null && !Files.isDirectory(place)) {
            throw new UsageException(
                    "The output folder " + path + " cannot be: " + place + " is a file. Choose another `output`.");
        }
        if (place != null && !Files.isWritable(place)) {
            throw new RunException(
                    "The output folder " + path + " cannot be prepared: no permission to write in " + place + ".");
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
        if (lock != null) {
            return this;
        }
        try {
            boolean isNew = !Files.exists(path);
            Files.createDirectories(path);
            FolderLock taken = FolderLock.tryAcquire(path);
            if (taken == null) {
                throw inUse();
            }
            lock = taken;
            createdHere = isNew;
        } catch (IOException cause) {
            throw cannotBePrepared(path, cause);
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

    /** Whether this process has taken it. */
    public boolean isEntered() {
        return lock != null;
    }

    /** Gives the folder back; one that was created and in which nothing was written is deleted. */
    @Override
    public void close() {
        FolderLock taken = lock;
        lock = null;
        if (taken == null) {
            return;
        }
        try {
            taken.close();
            if (createdHere && isEmpty()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException cause) {
            throw new RunException(path + " could not be given back: " + cause.getMessage(), cause);
        }
    }

    private boolean isEmpty() throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
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
        Path description = path.resolve(DESCRIPTION);
        if (!Files.isRegularFile(description)) {
            return null;
        }
        JsonNode result = JsonFile.read(description).path(RESULT);
        return result.isObject() ? TrainingResult.ofJson(result) : null;
    }

    /** What must be equal in the run that resumes, as {@code run.json} tells it. */
    public Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new LinkedHashMap<>();
        JsonFile.read(description())
                .path(FINGERPRINT)
                .properties()
                .forEach(field ->
                        fingerprint.put(field.getKey(), field.getValue().asText()));
        return fingerprint;
    }

    /** Says so where what was written by other threads, processors or versions is gone on with: the bits will not be the same. */
    public void warnOfAnotherMachine(RunFacts facts) {
        if (!Files.isRegularFile(description())) {
            return;
        }
        JsonNode former = JsonFile.read(description());
        JsonNode now = JsonFile.parse(
                JsonFile.formatLine(facts.description()).getBytes(StandardCharsets.UTF_8),
                description().toString());
        for (String pointer : List.of("/threads", "/cpu_capability", "/device", "/versions/libtorch")) {
            JsonNode before = former.at(pointer);
            if (!before.isMissingNode() && !before.equals(now.at(pointer))) {
                log.warn(
                        "{} was {} before and is {} now: the run goes on, but its result will only agree closely with that of an"
                                + " uninterrupted one, not to the bit.",
                        pointer.substring(1).replace('/', ' '),
                        before.asText(),
                        now.at(pointer).asText());
            }
        }
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
                for (String name : List.of(METRICS, NONFINITE)) {
                    Files.deleteIfExists(path.resolve(name));
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
            for (Path file : List.of(description(), metrics(), heldOut(), path.resolve(NONFINITE))) {
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

    /** States to resume from. */
    public Checkpoints checkpoints() {
        return new Checkpoints(path);
    }

    /** The line-by-line record. */
    public Path metrics() {
        return path.resolve(METRICS);
    }

    /** The rows that the model was measured on; there is no file without such rows. */
    public Path heldOut() {
        return path.resolve(HELD_OUT);
    }

    /** Description of the run. */
    public Path description() {
        return path.resolve(DESCRIPTION);
    }

    /** Writes or replaces {@code run.json}. */
    public void describe(Map<String, @Nullable Object> content) {
        write(description(), content);
    }

    /** Writes {@code nonfinite.json}: the batch that ended the run. */
    public void reportNonfinite(Map<String, Object> content) {
        write(path.resolve(NONFINITE), content);
    }

    private static void write(Path file, Map<String, ? extends @Nullable Object> content) {
        AtomicFile.write(file, (JsonFile.format(content) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Appends one line to {@code metrics.jsonl}. */
    public void log(Map<String, Object> line) {
        try {
            Files.writeString(
                    metrics(), JsonFile.formatLine(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new RunException(metrics() + " could not be written: " + cause.getMessage(), cause);
        }
    }

    /** Brings the lines so far to the disk: a checkpoint must not outlive the lines before it in a power cut. */
    public void flushMetrics() {
        if (Files.exists(metrics())) {
            try (FileChannel channel = FileChannel.open(metrics(), StandardOpenOption.WRITE)) {
                channel.force(true);
            } catch (IOException cause) {
                throw new RunException(metrics() + " could not be written: " + cause.getMessage(), cause);
            }
        }
    }

    /**
     * Drops the lines of steps after the given one, which a resumed run will write again, and the torn line of a process that died
     * or found the disk full. What was made afresh after the given step is made again, so its line is dropped too.
     */
    public void forgetAfter(int step) {
        if (!Files.exists(metrics())) {
            return;
        }
        StringBuilder kept = new StringBuilder();
        try {
            // Not by readAllLines: a torn line may end within a character.
            String text = new String(Files.readAllBytes(metrics()), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                if (isUpTo(step, line)) {
                    kept.append(line).append('\n');
                }
            }
        } catch (IOException cause) {
            throw new RunException(metrics() + " could not be read: " + cause.getMessage(), cause);
        }
        AtomicFile.write(metrics(), kept.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean isUpTo(int step, String line) {
        try {
            JsonNode json = JsonFile.parse(
                    line.getBytes(StandardCharsets.UTF_8), metrics().toString());
            int ofLine = json.path("step").asInt(Integer.MAX_VALUE);
            return json.has(REFRESH_SECONDS) ? ofLine < step : ofLine <= step;
        } catch (ModelException torn) {
            return false;
        }
    }
}
