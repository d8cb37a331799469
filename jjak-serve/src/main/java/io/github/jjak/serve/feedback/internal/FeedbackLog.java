package io.github.jjak.serve.feedback.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.RunException;
import io.github.jjak.json.internal.JsonFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What people said of hits, one JSON object a line, in the schema User Behavior Insights 1.3: a line with {@code action_name} is an event,
 * another one is the query that showed the hits, which is written before its first event. So searches of which nobody says anything, such
 * as those of half-typed words, leave no trace.
 *
 * <p>Without the texts the field {@code user_query} is empty. One process at a time writes; thread-safe.
 */
public final class FeedbackLog implements AutoCloseable {

    private static final String APPLICATION = "jjak";
    private static final int REMEMBERED = 10_000;
    private static final long LARGEST_FILE = 1L << 30;
    private static final Duration BETWEEN_CLEARINGS = Duration.ofHours(6);

    private final Path file;
    private final boolean keepsTexts;
    private final @Nullable Integer days;
    private final FileChannel lockFile;
    private final Map<String, ShownQuery> shown = new LinkedHashMap<>();
    /** Those of the remembered searches that stand in the file. */
    private final Set<String> written = new LinkedHashSet<>();

    private FileChannel channel;
    private Instant cleared = Instant.EPOCH;

    private FeedbackLog(
            Path file, boolean keepsTexts, @Nullable Integer days, FileChannel lockFile, FileChannel channel) {
        this.file = file;
        this.keepsTexts = keepsTexts;
        this.days = days;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Opens a file of feedback, or makes it.
     *
     * @param keepsTexts whether the texts of questions are written, masked
     * @param days after which lines are deleted, or null for never
     * @throws RunException if it cannot be written, or another process writes it
     */
    public static FeedbackLog open(Path file, boolean keepsTexts, @Nullable Integer days) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel lockFile = FileChannel.open(
                    file.resolveSibling(file.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            lock(lockFile, file);
            FeedbackLog log = new FeedbackLog(file, keepsTexts, days, lockFile, append(file));
            log.clear(Instant.now());
            return log;
        } catch (IOException cause) {
            throw failure(file, cause);
        }
    }

    private static void lock(FileChannel lockFile, Path file) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException ownProcess) {
            lock = null;
        }
        if (lock == null) {
            lockFile.close();
            throw new RunException("Another server writes feedback to " + file + ". Give each one a file of its own.");
        }
    }

    private static FileChannel append(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static RunException failure(Path file, IOException cause) {
        return new RunException(
                "The file of feedback " + file + " cannot be written: "
                        + cause.getClass().getSimpleName() + ". Check the folder, its rights and the disk.",
                cause);
    }

    /**
     * Remembers a search until it is old, so that an event can be told with what was shown.
     *
     * @param query the question
     * @param hits ids of the rows, best first
     * @param fingerprint of the model, or null without one
     * @return by which name events speak of it
     */
    public String shown(String query, List<String> hits, String mode, @Nullable String fingerprint) {
        String id = UUID.randomUUID().toString();
        ShownQuery search =
                new ShownQuery(id, keepsTexts ? TextMask.mask(query) : null, hits, mode, fingerprint, Instant.now());
        synchronized (this) {
            shown.put(id, search);
            if (shown.size() > REMEMBERED) {
                String oldest = shown.keySet().iterator().next();
                shown.remove(oldest);
                written.remove(oldest);
            }
        }
        return id;
    }

    /**
     * Writes an event, and before it the search that it speaks of if that is not written yet.
     *
     * @throws RunException if it cannot be written, or the file is full
     */
    public synchronized void write(FeedbackEvent event) {
        Instant now = Instant.now();
        try {
            if (channel.size() > LARGEST_FILE) {
                throw new RunException("The file of feedback " + file + " has " + channel.size()
                        + " bytes, which is the most. Move it away; a new one is begun.");
            }
            if (now.isAfter(cleared.plus(BETWEEN_CLEARINGS))) {
                clear(now);
            }
            ShownQuery search = event.queryId() == null ? null : shown.get(event.queryId());
            StringBuilder lines = new StringBuilder();
            boolean first = search != null && !search.hits().isEmpty() && !written.contains(search.id());
            if (search != null && first) {
                lines.append(JsonFile.formatLine(line(search, event.clientId())))
                        .append('\n');
            }
            lines.append(JsonFile.formatLine(line(event, search, now))).append('\n');
            append(lines.toString());
            if (search != null && first) {
                written.add(search.id());
            }
        } catch (IOException cause) {
            throw failure(file, cause);
        }
    }

    /** All of it or nothing: half a line, left by a full disk, would spoil the next one too. */
    private void append(String lines) throws IOException {
        long end = channel.size();
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException cause) {
            try {
                channel.truncate(end);
            } catch (IOException second) {
                cause.addSuppressed(second);
            }
            throw cause;
        }
    }

    private ObjectNode line(ShownQuery search, @Nullable String clientId) {
        ObjectNode json = JsonFile.object();
        json.put("application", APPLICATION).put("query_id", search.id());
        if (clientId != null) {
            json.put("client_id", clientId);
        }
        json.put("user_query", search.query() == null ? "" : search.query());
        ObjectNode attributes = json.putObject("query_attributes").put("mode", search.mode());
        attributes.put("model_fingerprint", search.fingerprint());
        json.put("object_id_field", "id").put("timestamp", stamp(search.time()));
        json.put("query_response_id", search.id());
        search.hits().forEach(json.putArray("query_response_hit_ids")::add);
        return json;
    }

    private ObjectNode line(FeedbackEvent event, @Nullable ShownQuery search, Instant now) {
        ObjectNode json = JsonFile.object();
        json.put("application", APPLICATION).put("action_name", event.action());
        if (event.queryId() != null) {
            json.put("query_id", event.queryId());
        }
        if (event.clientId() != null) {
            json.put("client_id", event.clientId());
        }
        json.put("timestamp", stamp(now));
        if (keepsTexts && search != null && search.query() != null) {
            json.put("user_query", search.query());
        } else if (keepsTexts && event.query() != null) {
            json.put("user_query", TextMask.mask(event.query()));
        }
        ObjectNode attributes = json.putObject("event_attributes");
        if (event.objectId() != null) {
            attributes.putObject("object").put("object_id", event.objectId()).put("object_id_field", "id");
            int rank = search == null ? -1 : search.hits().indexOf(event.objectId());
            Integer ordinal = rank >= 0 ? Integer.valueOf(rank + 1) : event.ordinal();
            if (ordinal != null) {
                attributes.putObject("position").put("ordinal", ordinal);
            }
        }
        if (search != null) {
            attributes.put("mode", search.mode()).put("model_fingerprint", search.fingerprint());
        }
        return json;
    }

    private static String stamp(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /**
     * Deletes all lines of a query or of a client.
     *
     * @return number of lines deleted
     * @throws RunException if the file cannot be written again
     */
    public synchronized int erase(@Nullable String queryId, @Nullable String clientId) {
        shown.keySet().removeIf(id -> id.equals(queryId));
        return rewrite(json -> !(json.path("query_id").asText().equals(queryId)
                || json.path("client_id").asText().equals(clientId)));
    }

    private void clear(Instant now) {
        cleared = now;
        if (days != null) {
            Instant oldest = now.minus(Duration.ofDays(days));
            rewrite(json -> !isBefore(json.path("timestamp").asText(), oldest));
        }
    }

    private static boolean isBefore(String timestamp, Instant oldest) {
        try {
            return Instant.parse(timestamp).isBefore(oldest);
        } catch (DateTimeException noTime) {
            return false;
        }
    }

    /** Writes what is kept to a file of its own, which then takes the place of the old one. */
    private int rewrite(Predicate<JsonNode> keep) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        int deleted = 0;
        try {
            try (BufferedReader reader = Files.newBufferedReader(file);
                    BufferedWriter writer = Files.newBufferedWriter(next)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (isKept(line, keep)) {
                        writer.write(line);
                        writer.write('\n');
                    } else {
                        deleted++;
                    }
                }
            }
            if (deleted > 0) {
                channel.close();
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                channel = append(file);
            } else {
                Files.delete(next);
            }
            return deleted;
        } catch (IOException cause) {
            try {
                Files.deleteIfExists(next);
            } catch (IOException second) {
                cause.addSuppressed(second);
            }
            throw failure(file, cause);
        }
    }

    private static boolean isKept(String line, Predicate<JsonNode> keep) {
        try {
            return keep.test(JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "a line"));
        } catch (JjakException half) {
            // What a crash left is not ours to judge.
            return true;
        }
    }

    @Override
    public synchronized void close() {
        try (FileChannel closing = lockFile) {
            channel.close();
        } catch (IOException cause) {
            throw failure(file, cause);
        }
    }
}
