package io.github.jjak.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Texts in JSON, in columns: what both sides read, so that no difference between CSV readers comes in. */
final class TextFile {

    private TextFile() {}

    static void write(Path file, List<String> names, List<List<String>> columns) throws IOException {
        ObjectNode json = JsonFile.object();
        for (int column = 0; column < columns.size(); column++) {
            ArrayNode texts = json.putArray(names.get(column));
            columns.get(column).forEach(texts::add);
        }
        JsonFile.write(file, json);
    }

    /** Questions and answers. */
    static Dataset pairs(Path file) {
        ObjectNode json = JsonFile.readObject(file);
        return Dataset.of(
                List.of("question", "answer"), List.of(texts(json.path("question")), texts(json.path("answer"))));
    }

    /** The texts of a file with one column. */
    static List<String> texts(Path file) {
        return texts(JsonFile.readObject(file).path("text"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
