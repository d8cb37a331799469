package io.github.jjak.run.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of {@code metrics.jsonl} for TensorBoard: an event file in a folder. A run that goes on opens another file, which says from which step on
 * it replaces what is in the earlier ones. Confined to the training thread.
 */
final class EventFile {

    private static final String EVALUATION = "eval_";

    private final Path folder;
    private @Nullable Path file;

    EventFile(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins a file.
     *
     * @param step steps done
     */
    void begin(int step) {
        double now = seconds();
        String name = String.format(
                Locale.ROOT,
                "events.out.tfevents.%010d.jjak.%d.%d",
                (long) now,
                ProcessHandle.current().pid(),
                step);
        Path begun = folder.resolve(name);
        file = begun;
        try {
            Files.createDirectories(folder);
        } catch (IOException cause) {
            throw failure(begun, cause);
        }
        append(EventRecord.version(now));
        append(EventRecord.start(now, step == 0 ? 0 : step + 1L));
    }

    /** Appends the numbers of a line; what is no number is left out. */
    void append(Map<String, Object> line) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        line.forEach((name, value) -> {
            if (value instanceof Number number && !name.equals("step")) {
                scalars.put(tag(name), number.doubleValue());
            }
        });
        if (line.get("step") instanceof Number step) {
            append(EventRecord.scalars(seconds(), step.longValue(), scalars));
        }
    }

    /** TensorBoard makes a group of what is before the slash. */
    private static String tag(String name) {
        return name.startsWith(EVALUATION) ? "eval/" + name.substring(EVALUATION.length()) : "train/" + name;
    }

    private static double seconds() {
        return Instant.now().toEpochMilli() / 1000.0;
    }

    private void append(byte[] bytes) {
        Path open = file;
        if (open == null) {
            throw new IllegalStateException("no file was begun");
        }
        try {
            Files.write(open, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw failure(open, cause);
        }
    }

    private static RunException failure(Path file, IOException cause) {
        return new RunException(file + " could not be written: " + cause.getMessage(), cause);
    }
}
