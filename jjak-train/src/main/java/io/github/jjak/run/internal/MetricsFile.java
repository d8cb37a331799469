package io.github.jjak.run.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The line-by-line record of a run, {@code metrics.jsonl}.
 *
 * @param path of the file, which need not be there
 */
public record MetricsFile(Path path) {

    /** On the lines that say what was made afresh after a step. */
    static final String REFRESH_SECONDS = "refresh_seconds";

    /** On the lines of steps. */
    static final String RESIDENT_BYTES = "resident_bytes";

    private static final String TIME = "time";

    /** Appends one line, with the time. */
    void append(Map<String, Object> line) {
        Map<String, Object> timed = new LinkedHashMap<>(line);
        timed.put(TIME, Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        try {
            Files.writeString(
                    path, JsonFile.formatLine(timed) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new RunException(path + " could not be written: " + cause.getMessage(), cause);
        }
    }

    /** Brings the lines so far to the disk: a checkpoint must not outlive the lines before it in a power cut. */
    void flush() {
        if (Files.exists(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            } catch (IOException cause) {
                throw new RunException(path + " could not be written: " + cause.getMessage(), cause);
            }
        }
    }

    /**
     * Drops the lines of steps after the given one, which a resumed run will write again, and the torn line of a process that died
     * or found the disk full. What was made afresh after the given step is made again, so its line is dropped too.
     */
    void forgetAfter(int step) {
        if (!Files.exists(path)) {
            return;
        }
        StringBuilder kept = new StringBuilder();
        try {
            // Not by readAllLines: a torn line may end within a character.
            String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                if (isUpTo(step, line)) {
                    kept.append(line).append('\n');
                }
            }
        } catch (IOException cause) {
            throw new RunException(path + " could not be read: " + cause.getMessage(), cause);
        }
        AtomicFile.write(path, kept.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean isUpTo(int step, String line) {
        try {
            JsonNode json = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), path.toString());
            int ofLine = json.path("step").asInt(Integer.MAX_VALUE);
            return json.has(REFRESH_SECONDS) ? ofLine < step : ofLine <= step;
        } catch (ModelException torn) {
            return false;
        }
    }
}
