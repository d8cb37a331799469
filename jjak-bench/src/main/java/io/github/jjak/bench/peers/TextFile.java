package io.github.jjak.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.TextPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    /** The first pairs of a file of questions and answers. */
    static List<TextPair> textPairs(Path file, int count) {
        Dataset pairs = pairs(file);
        return IntStream.range(0, Math.min(count, pairs.rows()))
                .mapToObj(row -> new TextPair(pairs.text(row, 0), pairs.text(row, 1)))
                .toList();
    }

    /** Every question with its own answer, labelled 1, and with the next row's, labelled 0. */
    static Dataset labelledPairs(Path file) {
        ObjectNode json = JsonFile.readObject(file);
        List<String> questions = texts(json.path("question"));
        return Dataset.of(
                List.of("question", "answer"),
                List.of(questions, texts(json.path("answer"))),
                IntStream.range(0, questions.size())
                        .mapToDouble(row -> row % 2 == 0 ? 1 : 0)
                        .toArray());
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
