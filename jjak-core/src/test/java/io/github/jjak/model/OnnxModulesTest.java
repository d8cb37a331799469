package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An ONNX file read back outside its folder: its vectors, or a refusal; never others. */
class OnnxModulesTest {

    private static final FolderCases CASES = new FolderCases();
    private static final List<String> TEXTS = List.of("Where is my parcel?", "환불은 언제 되나요?");

    @TempDir
    private Path temp;

    private Path export(Path folder, OnnxExporter.Output output) {
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            return OnnxExporter.export(model, temp.resolve("out"), output);
        }
    }

    private static float[][] encode(Path path) {
        try (SentenceTransformer model = SentenceTransformer.load(path)) {
            return model.encode(TEXTS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pooling cls max",
                "pooling lasttoken mean",
                "pooling max cls weightedmean",
                "pooling max, dense",
                "dense over tokens",
                "dense over tokens, max cls, normalize",
                "normalize over tokens",
                "normalize before dense",
                "dense relu",
                "layer norm, dropout, dense, normalize",
                "sentence_bert_config do_lower_case"
            })
    void theGraphSaysItsModules(String name) throws IOException {
        Path folder = CASES.build(CASES.named(name), temp.resolve("model"));
        Path file = export(folder, OnnxExporter.Output.SENTENCE_EMBEDDING);
        assertThat(temp.resolve("out/modules.json")).doesNotExist();
        assertThat(encode(file)).isDeepEqualTo(encode(folder));
    }

    @Test
    void hiddenStatesSayHowTheyArePooled() throws IOException {
        Path folder = CASES.build(CASES.named("dense over tokens"), temp.resolve("model"));
        assertThat(encode(export(folder, OnnxExporter.Output.HIDDEN_STATES))).isDeepEqualTo(encode(folder));
    }

    @Test
    void aGraphThatPoolsInAnUnknownWayIsRefused() throws IOException {
        Path file =
                export(DamagedFolder.copyOf("bert-tiny-dense", temp).path(), OnnxExporter.Output.SENTENCE_EMBEDDING);
        replace(file, "jjak.modules", "xjak.modules");
        assertThatThrownBy(() -> SentenceTransformer.load(file).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("sentence_embedding", "modules.json", "folder onnx");
    }

    @Test
    void aFolderWhoseModulesGiveAnotherSizeIsRefused() throws IOException {
        Path file =
                export(DamagedFolder.copyOf("bert-tiny-dense", temp).path(), OnnxExporter.Output.SENTENCE_EMBEDDING);
        Path other = DamagedFolder.copyOf("bert-tiny", temp).path();
        Path placed = Files.createDirectory(other.resolve("onnx")).resolve("model.onnx");
        Files.copy(file, placed);
        assertThatThrownBy(() -> SentenceTransformer.load(placed).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("has 16 dimensions", "gives 32", "different models");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Dense\"", "\"in_features\":32", "\"out_features\":16", "\"Pooling\""})
    void damagedRemarksAreRefused(String part) throws IOException {
        Path file =
                export(DamagedFolder.copyOf("bert-tiny-dense", temp).path(), OnnxExporter.Output.SENTENCE_EMBEDDING);
        replace(
                file,
                part,
                part.replace("De", "Ed").replace("Po", "Op").replace("32", "31").replace("16", "15"));
        assertThatThrownBy(() -> SentenceTransformer.load(file).close()).isInstanceOf(ModelException.class);
    }

    /** Exchanges a part of the same length. */
    private static void replace(Path file, String part, String other) throws IOException {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).contains(part);
        Files.write(file, content.replace(part, other).getBytes(StandardCharsets.ISO_8859_1));
    }
}
