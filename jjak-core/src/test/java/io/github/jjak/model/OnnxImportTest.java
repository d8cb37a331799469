package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.fixture.ParityTolerance;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoders exported by Python, imported with nothing but their tokenizer; expected vectors are transformers'. */
@Tag("numeric")
class OnnxImportTest {

    private final ParityFixtures fixtures = ParityFixtures.of(OnnxImportTest.class);
    private final List<String> texts =
            ParityFixtures.strings(fixtures.json("texts.json").get("texts"));

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "bert-tiny, bert-tiny-torchscript, 0",
        "bert-tiny, bert-tiny-dynamo, 0",
        // Float16 keeps eleven bits of each weight, which is more than the tolerance of float32.
        "bert-tiny, bert-tiny-half, 2e-2",
        "roberta-klue-tiny, roberta-klue-tiny-torchscript, 0",
        "roberta-klue-tiny, roberta-klue-tiny-dynamo, 0"
    })
    void theGraphAloneGivesTheVectorsOfTransformers(String name, String export, float rounded) throws Exception {
        Path file = place(name, export, temp);
        try (SentenceTransformer model = load(file)) {
            assertVectors(model, name, "mean", rounded);
            EncoderConfiguration found = model.internals().encoder().configuration();
            EncoderConfiguration stated = EncoderConfiguration.parse(
                    JsonFile.readObject(fixtures.path(name + "-plain/config.json")), "config.json");
            assertThat(found).usingRecursiveComparison().ignoringFields("json").isEqualTo(stated);
        }
    }

    @Test
    void aSavedImportIsAnOrdinaryFolder() throws Exception {
        Path file = place("roberta-klue-tiny", "roberta-klue-tiny-dynamo", temp);
        Path saved = temp.resolve("저장");
        float[][] expected;
        try (SentenceTransformer model = load(file)) {
            expected = model.encode(texts);
            model.save(saved);
        }
        try (SentenceTransformer model = SentenceTransformer.load(saved)) {
            assertThat(model.encode(texts)).isDeepEqualTo(expected);
        }
    }

    @Test
    void poolingAndModulesOfTheFolderAboveAreUsed() throws Exception {
        Path folder = temp.resolve("model");
        copy(fixtures.path("bert-tiny-dense"), folder);
        Files.delete(folder.resolve("model.safetensors"));
        Path onnx = Files.createDirectory(folder.resolve("onnx")).resolve("model.onnx");
        Files.copy(fixtures.path("onnx/bert-tiny-torchscript.onnx"), onnx);
        try (SentenceTransformer model = load(onnx)) {
            assertVectors(model, "bert-tiny", "mean+dense+normalize", 0);
            assertThat(model.maxSequenceLength()).isEqualTo(64);
        }
    }

    @Test
    void theTokenizerMayBearTheNameOfTheFile() throws Exception {
        Path file = place("bert-tiny", "bert-tiny-torchscript", temp);
        Files.move(temp.resolve("tokenizer.json"), temp.resolve("model-tokenizer.json"));
        try (SentenceTransformer model = load(file)) {
            assertVectors(model, "bert-tiny", "mean", 0);
            model.save(temp.resolve("saved"));
            assertThat(temp.resolve("saved/tokenizer.json")).isRegularFile();
        }
        Files.delete(temp.resolve("model-tokenizer.json"));
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("tokenizer.json", "model.onnx");
    }

    @Test
    void aConfigurationBesideTheFileCounts() throws Exception {
        Path file = place("bert-tiny", "bert-tiny-torchscript", temp);
        Files.copy(fixtures.path("bert-tiny-plain/config.json"), temp.resolve("config.json"));
        try (SentenceTransformer model = load(file)) {
            assertThat(model.internals().encoder().configuration().json().has("transformers_version"))
                    .isTrue();
            assertVectors(model, "bert-tiny", "mean", 0);
        }
        Files.writeString(
                temp.resolve("config.json"),
                Files.readString(temp.resolve("config.json")).replace("\"hidden_size\": 32", "\"hidden_size\": 64"));
        assertThatThrownBy(() -> load(file)).isInstanceOf(ModelException.class).hasMessageContaining("shape");
    }

    private static SentenceTransformer load(Path file) {
        return SentenceTransformer.load(file.toString());
    }

    /** Puts an export beside its tokenizer, without anything else. */
    private Path place(String name, String export, Path folder) throws IOException {
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(fixtures.path(name + "-plain").resolve(file), folder.resolve(file));
        }
        return Files.copy(fixtures.path("onnx/" + export + ".onnx"), folder.resolve("model.onnx"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private void assertVectors(SentenceTransformer model, String name, String expected, float rounded) {
        float[][] vectors = model.encode(texts);
        try (SafetensorsReader reference = SafetensorsReader.open(fixtures.path(name + ".safetensors"));
                TensorScope scope = TensorScope.open()) {
            ParityTolerance tolerance = ParityTolerance.of(fixtures, name, "sentence." + expected);
            float[][] rows = Tensors.toRows(reference.floats("sentence." + expected));
            for (int i = 0; i < rows.length; i++) {
                for (int d = 0; d < rows[i].length; d++) {
                    float allowed = tolerance.allowed(rows[i][d]) + rounded * Math.max(1f, Math.abs(rows[i][d]));
                    assertThat(Math.abs(vectors[i][d] - rows[i][d]))
                            .as("text %d, dimension %d", i, d)
                            .isLessThanOrEqualTo(allowed);
                }
            }
        }
    }
}
