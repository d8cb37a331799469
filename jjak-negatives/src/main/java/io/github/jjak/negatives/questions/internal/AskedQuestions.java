package io.github.jjak.negatives.questions.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.DataException;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.RunException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server said, a line of JSON for each answer, written as it comes: what was asked once, and perhaps paid for, is not asked again.
 * An answer is known by a hash of its text and of the request. Thread-safe.
 */
public final class AskedQuestions {

    private final Path file;
    private final QuestionRequest request;
    private final Map<String, List<String>> known = new LinkedHashMap<>();

    private AskedQuestions(Path file, QuestionRequest request) {
        this.file = file;
        this.request = request;
    }

    /** @throws DataException if the file cannot be read; a last line that was cut off by a crash is passed over */
    public static AskedQuestions open(Path file, QuestionRequest request) {
        AskedQuestions asked = new AskedQuestions(file, request);
        if (Files.exists(file)) {
            asked.read();
        }
        return asked;
    }

    private void read() {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int line = 0; line < lines.size(); line++) {
                if (!add(lines.get(line), line + 1 == lines.size())) {
                    // What follows must not be written behind half a line.
                    String whole = String.join("\n", lines.subList(0, line)) + "\n";
                    AtomicFile.write(file, whole.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException cause) {
            throw new DataException(
                    file + " cannot be read (" + cause.getClass().getSimpleName() + ").", cause);
        }
    }

    /** @return false for a last line that was cut off */
    private boolean add(String line, boolean last) {
        JsonNode json;
        try {
            json = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), file.toString());
        } catch (JjakException damaged) {
            if (last) {
                return false;
            }
            throw damaged;
        }
        List<String> questions = new ArrayList<>();
        json.path("questions").forEach(question -> questions.add(question.asText()));
        known.put(json.path("request").asText(), questions);
        return true;
    }

    private String id(String answer) {
        return ContentHash.ofLists(
                List.of(List.of(request.instruction(), Integer.toString(request.questions())), List.of(answer)));
    }

    /** What was said of an answer; null if it was not asked yet. */
    @Nullable
    synchronized List<String> of(String answer) {
        return known.get(id(answer));
    }

    /** Answers that were not asked yet. */
    public synchronized List<String> open(List<String> answers) {
        return answers.stream().filter(answer -> !known.containsKey(id(answer))).toList();
    }

    synchronized void add(String answer, List<String> questions) {
        String id = id(answer);
        known.put(id, questions);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("request", id);
        line.put("questions", questions);
        try {
            Files.writeString(
                    file, JsonFile.formatLine(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException cause) {
            throw new RunException(file + " cannot be written: " + cause.getMessage(), cause);
        }
    }
}
