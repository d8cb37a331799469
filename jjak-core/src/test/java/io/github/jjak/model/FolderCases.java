package io.github.jjak.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The model folders of {@code folders.json}: fixtures that differ in a few settings, with sentence-transformers' vectors. */
final class FolderCases {

    private final ParityFixtures fixtures = ParityFixtures.of(FolderCases.class);
    private final JsonNode json = fixtures.json("folders.json");

    /**
     * One folder and what comes out of it.
     *
     * @param json the differences, {@code token_ids} and {@code vectors} by role
     */
    record Case(JsonNode json) {

        String name() {
            return json.path("name").asText();
        }

        /** Expected vectors of a role; those of texts without a role where it has none of its own. */
        JsonNode vectors(String role) {
            JsonNode byRole = json.path("vectors");
            return byRole.has(role) ? byRole.path(role) : byRole.path("text");
        }

        @Override
        public String toString() {
            return name();
        }
    }

    List<String> texts() {
        return ParityFixtures.strings(json.path("texts"));
    }

    Stream<Case> cases() {
        return StreamSupport.stream(json.path("cases").spliterator(), false).map(Case::new);
    }

    Case named(String name) {
        return cases().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** Builds the folder of a case. */
    Path build(Case wanted, Path target) throws IOException {
        JsonNode differences = wanted.json();
        copy(fixtures.path(differences.path("base").asText()), target);
        for (JsonNode name : differences.path("remove")) {
            Files.delete(target.resolve(name.asText()));
        }
        for (Map.Entry<String, JsonNode> file : differences.path("copy").properties()) {
            Path to = target.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.copy(fixtures.path(file.getValue().asText()), to);
        }
        for (Map.Entry<String, JsonNode> file : differences.path("write").properties()) {
            Path to = target.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            JsonFile.write(to, file.getValue());
        }
        for (Map.Entry<String, JsonNode> file : differences.path("merge").properties()) {
            ObjectNode content = JsonFile.readObject(target.resolve(file.getKey()));
            content.setAll((ObjectNode) file.getValue());
            JsonFile.write(target.resolve(file.getKey()), content);
        }
        return target;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
