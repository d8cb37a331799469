package io.github.jjak.train;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.AtomicFile;
import io.github.jjak.file.AtomicFolder;
import io.github.jjak.json.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
 * </pre>
 *
 * @param path the folder
 * @param replaces whether a run that is in it is deleted when the new one starts
 */
public record RunFolder(Path path, boolean replaces) {

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
                    + " Leave --resume out to start a new run.");
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

    /** Creates the folder, without the former run where that may go. Called when nothing can refuse the new run any more. */
    void create() {
        try {
            Files.createDirectories(path);
            for (String name : replaces ? OWN : List.<String>of()) {
                AtomicFolder.recover(path.resolve(name));
                AtomicFolder.delete(path.resolve(name));
            }
            if (replaces) {
                checkpoints().deleteAll();
            }
        } catch (IOException cause) {
            throw cannotBePrepared(path, cause);
        }
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

    /** Drops the lines of steps after the given one, which a resumed run will write again. */
    void forgetAfter(int step) {
        if (!Files.exists(metrics())) {
            return;
        }
        try {
            List<String> kept = new ArrayList<>();
            for (String line : Files.readAllLines(metrics())) {
                if (!line.isBlank() && stepOf(line) <= step) {
                    kept.add(line);
                }
            }
            Files.write(metrics(), kept);
        } catch (IOException cause) {
            throw new RunException(metrics() + " could not be rewritten: " + cause.getMessage(), cause);
        }
    }

    private int stepOf(String line) {
        return JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), metrics().toString())
                .path("step")
                .asInt();
    }
}
