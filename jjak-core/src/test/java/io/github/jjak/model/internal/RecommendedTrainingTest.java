package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendedTrainingTest {

    @TempDir
    private Path temp;

    private static JsonNode json(String text) {
        return JsonFile.parse(text.getBytes(StandardCharsets.UTF_8), "test");
    }

    @Test
    void aBuiltInModelSaysItsRateAndPassesItOn() {
        Path saved = temp.resolve("saved");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            assertThat(model.internals().recommendedTraining().learningRate()).isEqualTo(1e-3);
            model.save(saved);
        }
        try (SentenceTransformer model = SentenceTransformer.load(saved)) {
            assertThat(model.internals().recommendedTraining().asMap()).containsOnlyKeys("learning_rate");
        }
    }

    @Test
    void whatIsSaidIsRead() {
        RecommendedTraining said =
                RecommendedTraining.parse(json("{\"learning_rate\":2e-4,\"epochs\":3,\"warmup_ratio\":0}"), "file");
        assertThat(said).isEqualTo(new RecommendedTraining(2e-4, 3, 0.0));
        assertThat(RecommendedTraining.parse(json("null"), "file")).isEqualTo(RecommendedTraining.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"learning_rate\":0}|learning_rate is 0",
                "{\"learning_rate\":\"1e-3\"}|learning_rate is",
                "{\"learning_rate\":1e308}|below 1.0",
                "{\"epochs\":1.5}|whole number",
                "{\"epochs\":100000000}|epochs is 100000000",
                "{\"warmup_ratio\":1}|warmup_ratio is 1",
                "{\"learning_rat\":1}|Did you mean \"learning_rate\"?",
                "3|should be an object",
            })
    void whatCannotBeIsRefused(String text, String words) {
        assertThatThrownBy(() -> RecommendedTraining.parse(json(text), "config_sentence_transformers.json"))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("config_sentence_transformers.json: recommended_training", words);
    }
}
