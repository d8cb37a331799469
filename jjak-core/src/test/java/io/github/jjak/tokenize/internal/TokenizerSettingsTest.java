package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokenizers of RoBERTa and XLM-RoBERTa under settings that say other than their file: the token ids of transformers. */
class TokenizerSettingsTest {

    private static final ParityFixtures FIXTURES = ParityFixtures.of(TokenizerSettingsTest.class);
    private static final JsonNode JSON = FIXTURES.json("tokenizer_settings.json");

    @TempDir
    private Path temp;

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(JSON.path("cases").spliterator(), false);
    }

    private TokenizerSettings settings(JsonNode settings, String modelType) throws IOException {
        JsonFile.write(temp.resolve(TokenizerSettings.FILE), settings);
        return TokenizerSettings.read(temp::resolve, JsonFile.object().put("model_type", modelType));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreThoseOfTransformers(JsonNode each) throws IOException {
        String name = each.path("vocabulary").asText();
        byte[] made = TokenizerFiles.tokenizerJson(FIXTURES.path("vocabularies/" + name));
        ObjectNode file = (ObjectNode) JsonFile.parse(made, name);
        file.setAll((ObjectNode) each.path("parts"));
        byte[] json = JsonFile.formatLine(file).getBytes(StandardCharsets.UTF_8);
        TokenizerSettings.Effective effective =
                settings(each.path("settings"), name).apply(json, false, false, 1000, name);
        List<String> texts = ParityFixtures.strings(JSON.path("texts"));
        try (Tokenizer tokenizer = Tokenizer.load(effective, name)) {
            List<int[]> ids = tokenizer.tokenize(texts, 1000).ids();
            for (int i = 0; i < texts.size(); i++) {
                assertThat(ids.get(i))
                        .as(texts.get(i))
                        .isEqualTo(
                                ParityFixtures.integers(each.path("token_ids").get(i)));
            }
        }
        // Applied to its own result, nothing changes: a saved model is read as it was written.
        TokenizerSettings.Effective again =
                settings(each.path("settings"), name).apply(effective.json(), false, false, 1000, name);
        assertThat(again.json()).isSameAs(effective.json());
    }

    @Test
    void aFileThatSaysTheSameIsLeftAsItIs() throws IOException {
        for (String name : List.of("bert-tiny-plain", "roberta-klue-tiny-plain", "modernbert-tiny-plain")) {
            Path folder = FIXTURES.path(name);
            byte[] json = Files.readAllBytes(folder.resolve("tokenizer.json"));
            TokenizerSettings settings =
                    TokenizerSettings.read(folder::resolve, JsonFile.readObject(folder.resolve("config.json")));
            assertThat(settings.apply(json, false, false, 1000, name).json()).isSameAs(json);
        }
    }

    @Test
    void tokensBeyondTheTableAreLeftOut() throws IOException {
        byte[] json = Files.readAllBytes(FIXTURES.path("bert-tiny-plain/tokenizer.json"));
        TokenizerSettings settings = settings(
                JsonFile.parse("{\"extra_special_tokens\":[\"<new>\",\"order\"]}".getBytes(StandardCharsets.UTF_8), ""),
                "modernbert");
        String added = new String(settings.apply(json, false, false, 320, "x").json(), StandardCharsets.UTF_8);
        assertThat(added).contains("\"content\":\"order\"").doesNotContain("<new>");
        String roomy = new String(settings.apply(json, false, false, 400, "x").json(), StandardCharsets.UTF_8);
        assertThat(roomy).contains("\"id\":320,\"content\":\"<new>\"");
    }

    @Test
    void whatCannotBeObeyedIsRefused() {
        assertThatThrownBy(() -> settings(JsonFile.object().put("split_special_tokens", true), "bert"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("split_special_tokens");
        assertThatThrownBy(() -> settings(JsonFile.object().put("truncation_side", "middle"), "bert")
                        .apply("{\"model\":{}}".getBytes(StandardCharsets.UTF_8), false, false, 10, "x"))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("truncation_side", "middle", "left or right");
    }
}
