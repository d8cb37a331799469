package io.github.jjak.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.DataException;
import io.github.jjak.error.JjakException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of a file in the schema User Behavior Insights 1.3, in its order. A line with {@code action_name} is an event; one with
 * {@code query_id} alone is the query of later events, which may lack its text.
 *
 * @param events in the order of the file
 * @param unreadableLines lines that are no JSON object, such as the half line that a crash left
 */
public record FeedbackEvents(List<FeedbackEvent> events, int unreadableLines) {

    public FeedbackEvents {
        events = List.copyOf(events);
    }

    /**
     * Reads a file, one JSON object a line.
     *
     * @throws DataException if it is missing, cannot be read, or has no line of UBI
     */
    public static FeedbackEvents read(Path file) {
        if (!Files.exists(file)) {
            throw new DataException("There is no file " + file + ".");
        }
        try (BufferedReader lines = Files.newBufferedReader(RegularFile.require(file))) {
            return read(lines, file);
        } catch (CharacterCodingException cause) {
            throw new DataException(file + " is not UTF-8. Give the file that the server wrote.", cause);
        } catch (IOException cause) {
            throw new DataException(
                    file + " cannot be read: " + cause.getClass().getSimpleName() + ".", cause);
        }
    }

    private static FeedbackEvents read(BufferedReader lines, Path file) throws IOException {
        Map<String, String> questions = new HashMap<>();
        List<FeedbackEvent> events = new ArrayList<>();
        int unreadable = 0;
        int queries = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode json = line.isBlank() ? null : object(line);
            if (json == null) {
                unreadable += line.isBlank() ? 0 : 1;
            } else if (json.hasNonNull("action_name")) {
                events.add(event(json, questions));
            } else if (json.hasNonNull("query_id")) {
                questions.put(text(json, "query_id"), text(json, "user_query"));
                queries++;
            } else {
                unreadable++;
            }
        }
        if (events.isEmpty() && queries == 0) {
            throw new DataException(
                    file + " has no event of User Behavior Insights 1.3: none of its lines is a JSON object with"
                            + " \"action_name\" or \"query_id\". Give the file in which the server keeps feedback.");
        }
        return new FeedbackEvents(events, unreadable);
    }

    private static @Nullable JsonNode object(String line) {
        try {
            JsonNode json = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "a line");
            return json.isObject() ? json : null;
        } catch (JjakException half) {
            return null;
        }
    }

    private static FeedbackEvent event(JsonNode json, Map<String, String> questions) {
        String search = text(json, "query_id");
        String own = text(json, "user_query");
        JsonNode attributes = json.path("event_attributes");
        int rank = attributes.at("/position/ordinal").asInt();
        return new FeedbackEvent(
                text(json, "action_name"),
                own.isBlank() ? questions.getOrDefault(search, "") : own,
                search,
                text(json, "client_id"),
                text(attributes.path("object"), "object_id"),
                Math.max(0, rank));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }
}
