package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ComposedTexts;
import io.github.jjak.fixture.OnnxSession;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.OnnxExporter;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we export, run by ONNX Runtime on padded batches, against our own vectors. */
@Tag("numeric")
class OnnxExportTest {

    private final ParityFixtures fixtures = ParityFixtures.of(OnnxExportTest.class);
    private final List<String> texts = ComposedTexts.of(40, 25, 5);

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "bert-tiny, 0",
        "bert-tiny-plain, 0",
        "bert-tiny-dense, 0",
        "roberta-klue-tiny, 1",
        "roberta-klue-tiny-plain, 1",
        "roberta-klue-tiny-dense-old, 1"
    })
    void vectorsOfPaddedBatchesAreOurs(String name, int padding) throws Exception {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name))) {
            assertSameVectors(model, padding);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken", "cls+max+lasttoken"})
    void everyPoolingModeIsInTheGraph(String modes) throws Exception {
        for (String name : List.of("bert-tiny", "roberta-klue-tiny")) {
            Path folder = temp.resolve(name);
            copy(fixtures.path(name), folder);
            String list = "\"" + modes.replace("+", "\",\"") + "\"";
            Files.writeString(
                    folder.resolve("1_Pooling/config.json"),
                    "{\"embedding_dimension\":32,\"pooling_mode\":[" + list + "]}");
            try (SentenceTransformer model = SentenceTransformer.load(folder)) {
                assertSameVectors(model, name.startsWith("bert") ? 0 : 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlm-roberta-tiny", "electra-tiny", "distilbert-tiny", "mpnet-tiny", "modernbert-tiny"})
    void everyArchitectureIsInTheGraph(String name) throws Exception {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name + "-plain"))) {
            assertSameVectors(model, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu_new", "relu", "silu"})
    void everyActivationIsInTheGraph(String activation) throws Exception {
        Path folder = temp.resolve("model");
        copy(fixtures.path("bert-tiny-plain"), folder);
        Path configuration = folder.resolve("config.json");
        JsonFile.write(configuration, JsonFile.readObject(configuration).put("hidden_act", activation));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertSameVectors(model, 0);
            Path file = OnnxExporter.export(model, temp.resolve("out"), OnnxExporter.Output.HIDDEN_STATES);
            try (SentenceTransformer again = SentenceTransformer.load(file)) {
                assertThat(again.encode(texts)).isDeepEqualTo(model.encode(texts));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"IDENTITY", "RELU", "GELU", "SIGMOID", "TANH"})
    void everyActivationOfDenseIsInTheGraph(String activation) throws Exception {
        Path folder = temp.resolve("model");
        copy(fixtures.path("bert-tiny-dense"), folder);
        Path configuration = folder.resolve("2_Dense/config.json");
        String name = Dense.DenseActivation.valueOf(activation).pythonName();
        JsonFile.write(configuration, JsonFile.readObject(configuration).put("activation_function", name));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertSameVectors(model, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny", "roberta-klue-tiny"})
    void ourExportImportedAgainGivesTheSameBits(String name) throws Exception {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name))) {
            Path file = OnnxExporter.export(model, temp.resolve("짝/내보냄.onnx"), OnnxExporter.Output.SENTENCE_EMBEDDING);
            assertThat(file).isEqualTo(temp.resolve("짝/내보냄.onnx"));
            try (SentenceTransformer again = SentenceTransformer.load(file.toString())) {
                assertThat(again.encode(texts)).isDeepEqualTo(model.encode(texts));
                assertThat(again.internals().encoder().configuration())
                        .usingRecursiveComparison()
                        .ignoringFields("json")
                        .isEqualTo(model.internals().encoder().configuration());
            }
        }
    }

    @Test
    void aPoolingThatLeavesPromptsOutIsRefused() throws Exception {
        Path folder = temp.resolve("model");
        copy(fixtures.path("bert-tiny"), folder);
        Path pooling = folder.resolve("1_Pooling/config.json");
        JsonFile.write(pooling, JsonFile.readObject(pooling).put("include_prompt", false));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertThatThrownBy(() ->
                            OnnxExporter.export(model, temp.resolve("out"), OnnxExporter.Output.SENTENCE_EMBEDDING))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`Output.HIDDEN_STATES`");
            OnnxExporter.export(model, temp.resolve("out"), OnnxExporter.Output.HIDDEN_STATES);
        }
    }

    @Test
    void paddingOnTheLeftIsLeftOutToo() throws Exception {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("roberta-klue-tiny"))) {
            Path file = OnnxExporter.export(model, temp, OnnxExporter.Output.SENTENCE_EMBEDDING);
            List<int[]> rows = model.internals().tokenize(texts).ids();
            try (OnnxSession session = new OnnxSession(file)) {
                assertClose(session.sentenceEmbeddingsPaddedLeft(rows, 1), model.encode(texts));
            }
        }
    }

    @Test
    void hiddenStatesAloneAreWhatOtherProgramsPool() throws Exception {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("bert-tiny"))) {
            Path file = OnnxExporter.export(model, temp, OnnxExporter.Output.HIDDEN_STATES);
            assertThat(file).isEqualTo(temp.resolve("model.onnx"));
            assertThat(temp.resolve("tokenizer.json"))
                    .hasSameBinaryContentAs(fixtures.path("bert-tiny/tokenizer.json"));
            try (OnnxSession session = new OnnxSession(file)) {
                assertThat(session.inputs()).containsExactlyInAnyOrder("input_ids", "attention_mask", "token_type_ids");
                assertThat(session.outputs()).containsExactly("last_hidden_state");
                assertClose(session.means(model.internals().tokenize(texts).ids(), 0), model.encode(texts));
            }
        }
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("roberta-klue-tiny"))) {
            Path file = OnnxExporter.export(model, temp.resolve("roberta"), OnnxExporter.Output.SENTENCE_EMBEDDING);
            try (OnnxSession session = new OnnxSession(file)) {
                assertThat(session.inputs()).containsExactlyInAnyOrder("input_ids", "attention_mask");
                assertThat(session.outputs()).containsExactlyInAnyOrder("last_hidden_state", "sentence_embedding");
            }
        }
    }

    @Test
    void filesAreReplacedWholeAndAnotherTokenizerIsNot() throws Exception {
        Path file = temp.resolve("model.onnx");
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("bert-tiny"))) {
            Files.writeString(temp.resolve("tokenizer.json"), "{}");
            assertThatThrownBy(() -> OnnxExporter.export(model, temp, OnnxExporter.Output.HIDDEN_STATES))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("another model's tokenizer.json");
            Files.writeString(file, "older");
            OnnxExporter.export(model, temp, OnnxExporter.Output.HIDDEN_STATES);
            assertThat(file).isNotEmptyFile();
            try (var names = Files.list(temp)) {
                assertThat(names.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("model.onnx", "tokenizer.json", "tokenizer_config.json");
            }
        }
    }

    private void assertSameVectors(SentenceTransformer model, int padding) throws Exception {
        Path file = OnnxExporter.export(
                model, temp.resolve("export-of-" + model.dimension()), OnnxExporter.Output.SENTENCE_EMBEDDING);
        List<int[]> rows = model.internals().tokenize(texts).ids();
        assertThat(rows.stream().mapToInt(row -> row.length).distinct().count()).isGreaterThan(5);
        try (OnnxSession session = new OnnxSession(file)) {
            assertClose(session.sentenceEmbeddings(rows, padding), model.encode(texts));
        }
    }

    private static void assertClose(float[][] actual, float[][] expected) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            for (int d = 0; d < expected[i].length; d++) {
                assertThat(Math.abs(actual[i][d] - expected[i][d]))
                        .as("text %d, dimension %d", i, d)
                        .isLessThanOrEqualTo(1e-5f * Math.max(1f, Math.abs(expected[i][d])));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
