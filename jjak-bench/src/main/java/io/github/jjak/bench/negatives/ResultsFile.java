package io.github.jjak.bench.negatives;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was measured: an object of JSON on each line, with a {@code key} that says what it is a result of.
 *
 * @param file may not be there yet
 */
record ResultsFile(Path file) {

    Set<String> keys() throws IOException {
        return lines().stream().map(line -> line.get("key").asText()).collect(Collectors.toSet());
    }

    List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                lines.add(JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), file.toString()));
            }
        }
        return lines;
    }

    void append(Map<String, Object> line) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JsonFile.formatLine(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
