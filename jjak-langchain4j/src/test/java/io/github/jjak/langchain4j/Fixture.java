package io.github.jjak.langchain4j;

import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A small model with prompts. */
final class Fixture {

    private Fixture() {}

    static SentenceTransformer modelWithPrompts() {
        try {
            Path folder = Files.createTempDirectory("jjak-langchain4j").resolve("model");
            try (SentenceTransformer tiny = SentenceTransformer.load("builtin:ko-tiny")) {
                tiny.save(folder, Map.of("README.md", "test"));
            }
            Path settings = folder.resolve("config_sentence_transformers.json");
            String json = Files.readString(settings).strip();
            Files.writeString(
                    settings,
                    json.replaceAll("\"prompts\"\\s*:\\s*\\{[^}]*},?", "")
                            .replaceFirst("\\{", "{\"prompts\": {\"query\": \"질문: \", \"document\": \"답: \"},"));
            return SentenceTransformer.load(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
