package io.github.jjak.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.AtomicFile;
import io.github.jjak.file.AtomicFolder;
import io.github.jjak.json.JsonFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The folder a run lives in.
 *
 * <pre>
 *   run.json        configuration, seed, data hashes, library versions, result
 *   metrics.jsonl   a line per logged step and per evaluation
 *   best/  last/    models
 *   checkpoint-N/   what --resume needs, of the last few saved steps; gone when the run is complete
 *   refreshed-N.jsonl.gz   negatives mined before step N, as long as a checkpoint needs them
 * </pre>
 *
 * @param path the folder
 * @param replaces whether a run that is in it is deleted when the new one starts
 */
public record RunFolder(Path path, boolean replaces) {

    /** On the lines of {@code metrics.jsonl} that say what was made afresh after a step. */
    static final String REFRESH_SECONDS = "refresh_seconds";

    private static final String NONFINITE = "nonfinite.json";
    private static final List<String> OWN = List.of("run.json", "metrics.jsonl", "best", "last", NONFINITE);

    /** What to do with a folder that already holds a run. */
    public enum Existing {
        /** Refuse to touch it. */
        REFUSE,
        /** Continue the run in it. */
        RESUME,
        /** Delete the run in it as soon as the new one has passed all checks, and start afresh. */
        OVERWRITE
    }

    /**
     * Checks that a run may live in the folder. It is created, and a former run in it deleted, only when the run starts.
     *
     * @throws UsageException if it holds a run and may be neither resumed nor overwritten, holds none to resume, or is a file
     * @throws RunException if it cannot be created or written
     */
    public static RunFolder prepare(Path path, Existing existing) {
        RunFolder folder = new RunFolder(path, existing == Existing.OVERWRITE);
        if (existing == Existing.RESUME && Files.isWritable(path)) {
            folder.checkpoints().settle();
        }
        boolean holdsRun = OWN.stream().anyMatch(name -> Files.exists(path.resolve(name)))
                || !folder.checkpoints().newestFirst().isEmpty();
        if (existing == Existing.REFUSE && holdsRun) {
            throw new UsageException(
                    path + " already holds a run. Add --resume to continue it, --overwrite to replace it,"
                            + " or choose another --output.");
        }
        if (existing == Existing.RESUME && folder.checkpoints().newestFirst().isEmpty()) {
            throw new UsageException(path + " holds no checkpoint to resume from"
                    + (Files.exists(path.resolve("last")) ? "; its run is complete." : ".")
                    + (holdsRun
                            ? " Give --overwrite instead of --resume to start afresh, or choose another --output."
                            : " Leave --resume out to start a new run."));
        }
        Path place = path.toAbsolutePath();
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        if (place != null && !Files.isDirectory(place)) {
            throw new UsageException(
                    "The output folder " + path + " cannot be: " + place + " is a file. Choose another --output.");
        }
        if (place != null && !Files.isWritable(place)) {
            throw new RunException(
                    "The output folder " + path + " cannot be prepared: no permission to write in " + place + ".");
        }
        return folder;
    }

    /** Whether a run in the folder can be gone on with; false where there is no such folder. */
    public static boolean holdsCheckpoint(Path path) {
        return !new Checkpoints(path).newestFirst().isEmpty();
    }

    /** Creates the folder, without the former run where that may go. Called when nothing can refuse the new run any more. */
    void create() {
        try {
            Files.createDirectories(path);
            if (replaces) {
                settle();
                // First, so that a crash here leaves no checkpoint of one run beside the files of another.
                checkpoints().deleteAll();
                for (String name : OWN) {
                    AtomicFolder.delete(path.resolve(name));
                }
            }
        } catch (IOException cause) {
            throw cannotBePrepared(path, cause);
        }
    }

    /** Clears away what a crash in mid-write left: unfinished folders and files; a folder about to be replaced is put back. */
    void settle() {
        try {
            AtomicFolder.settle(best());
            AtomicFolder.settle(last());
            for (Path file : List.of(description(), metrics(), path.resolve(NONFINITE))) {
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
        return path.resolve("best");
    }

    /** The model after the last step. */
    public Path last() {
        return path.resolve("last");
    }

    /** States to resume from. */
    Checkpoints checkpoints() {
        return new Checkpoints(path);
    }

    /** The line-by-line record. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** Description of the run. */
    public Path description() {
        return path.resolve("run.json");
    }

    /** Writes or replaces {@code run.json}. */
    void describe(Map<String, Object> content) {
        write(description(), content);
    }

    /** Writes {@code nonfinite.json}: the batch that ended the run. */
    void reportNonfinite(Map<String, Object> content) {
        write(path.resolve(NONFINITE), content);
    }

    private static void write(Path file, Map<String, Object> content) {
        AtomicFile.write(file, (JsonFile.format(content) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Appends one line to {@code metrics.jsonl}. */
    void log(Map<String, Object> line) {
        try {
            Files.writeString(
                    metrics(), JsonFile.formatLine(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new RunException(metrics() + " could not be written: " + cause.getMessage(), cause);
        }
    }

    /** Brings the lines so far to the disk: a checkpoint must not outlive the lines before it in a power cut. */
    void flushMetrics() {
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
    void forgetAfter(int step) {
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
