package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.fixture.ParityTolerance;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.PoolingMode;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts as sentence-transformers applies them; reference vectors are its own. */
@Tag("numeric")
class PromptsTest {

    private static final String CONFIGURATION = "config_sentence_transformers.json";

    private final ParityFixtures fixtures = ParityFixtures.of(PromptsTest.class);
    private final List<String> texts =
            ParityFixtures.strings(fixtures.json("texts.json").get("texts"));

    @TempDir
    private Path temp;

    private String prompt(String name) {
        return fixtures.json(name + ".json").get("prompt").asText();
    }

    private Path folder(String name, boolean includePrompt, Consumer<ObjectNode> configuration) throws Exception {
        Path folder = temp.resolve(name + includePrompt);
        Files.createDirectories(folder.resolve("1_Pooling"));
        try (var files = Files.list(fixtures.path(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        JsonFile.write(
                folder.resolve("1_Pooling/config.json"),
                JsonFile.object()
                        .put("embedding_dimension", 32)
                        .put("pooling_mode", "mean")
                        .put("include_prompt", includePrompt));
        ObjectNode json = JsonFile.object();
        configuration.accept(json);
        JsonFile.write(folder.resolve(CONFIGURATION), json);
        return folder;
    }

    @ParameterizedTest
    @CsvSource({
        "bert-tiny, true, mean+prompt",
        "bert-tiny, false, mean+prompt_excluded",
        "roberta-klue-tiny, true, mean+prompt",
        "roberta-klue-tiny, false, mean+prompt_excluded"
    })
    void vectorsWithAPromptAreTheSame(String name, boolean includePrompt, String expected) throws Exception {
        Path folder = folder(
                name,
                includePrompt,
                json -> json.put("default_prompt_name", "q")
                        .putObject("prompts")
                        .put("q", prompt(name)));
        assertVectors(folder, name, expected);
        // Kept on save.
        Path saved = temp.resolve("saved");
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            model.save(saved);
        }
        assertVectors(saved, name, expected);
    }

    private void assertVectors(Path folder, String name, String expected) {
        try (SentenceTransformer model = SentenceTransformer.load(folder);
                SafetensorsReader reference = SafetensorsReader.open(fixtures.path(name + ".safetensors"));
                TensorScope scope = TensorScope.open()) {
            float[][] actual = model.encode(texts);
            ParityTolerance tolerance = ParityTolerance.of(fixtures, name, "sentence." + expected);
            float[][] rows = Tensors.toRows(reference.floats("sentence." + expected));
            for (int i = 0; i < rows.length; i++) {
                for (int d = 0; d < rows[i].length; d++) {
                    float allowed = tolerance.allowed(rows[i][d]);
                    assertThat(actual[i][d]).as("text %d, dimension %d", i, d).isCloseTo(rows[i][d], within(allowed));
                }
            }
        }
    }

    @Test
    void questionsAndAnswersHaveTheirOwn() throws Exception {
        Path folder = folder(
                "bert-tiny",
                true,
                json -> json.putObject("prompts").put("query", "질문: ").put("document", "답: "));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            List<String> text = List.of("환불은 언제 되나요?");
            assertThat(model.encodeQuery(text)).isDeepEqualTo(model.encode(List.of("질문: 환불은 언제 되나요?")));
            assertThat(model.encodeDocument(text)).isDeepEqualTo(model.encode(List.of("답: 환불은 언제 되나요?")));
            assertThat(model.encodeQuery(text)[0]).isNotEqualTo(model.encode(text)[0]);
        }
    }

    @Test
    void theDefaultPromptIsForTextsWithoutARole() throws Exception {
        Path folder = folder(
                "bert-tiny",
                true,
                json -> json.put("default_prompt_name", "d")
                        .putObject("prompts")
                        .put("query", "")
                        .put("d", "모두: "));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertThat(model.prompt(TextRole.QUERY)).isEmpty();
            assertThat(model.prompt(TextRole.DOCUMENT)).isEmpty();
            assertThat(model.prompt(TextRole.TEXT)).isEqualTo("모두: ");
        }
    }

    @Test
    void everyPoolingModeLeavesThePromptOut() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor block = Tensors.of(new float[] {9, 1, 3, 5}, 1, 4, 1);
            Tensor content = Tensors.of(new float[] {0, 0, 1, 1}, 1, 4, 1);
            assertThat(pooled(PoolingMode.CLS, block, content)).isEqualTo(3);
            assertThat(pooled(PoolingMode.LASTTOKEN, block, content)).isEqualTo(5);
            assertThat(pooled(PoolingMode.MAX, block, content)).isEqualTo(5);
            assertThat(pooled(PoolingMode.MEAN, block, content)).isEqualTo(4);
            assertThat(pooled(PoolingMode.MEAN_SQRT_LEN_TOKENS, block, content))
                    .isCloseTo((float) (8 / Math.sqrt(2)), within(1e-6f));
            assertThat(pooled(PoolingMode.WEIGHTEDMEAN, block, content)).isCloseTo((3 * 3 + 4 * 5) / 7f, within(1e-6f));
        }
    }

    private static float pooled(PoolingMode mode, Tensor block, Tensor content) {
        return mode.pool(block, content).item_float();
    }

    @Test
    void whatIsNoPromptIsRefused() throws Exception {
        Path unknown = folder(
                "bert-tiny", true, json -> json.put("default_prompt_name", "q").putObject("prompts"));
        assertThatThrownBy(() -> SentenceTransformer.load(unknown).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("default_prompt_name is \"q\"");
        Path number =
                folder("bert-tiny", false, json -> json.putObject("prompts").put("q", 7));
        assertThatThrownBy(() -> SentenceTransformer.load(number).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the prompt \"q\" is not text");
    }
}
