package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.internal.CrossEncoderModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX files of cross-encoders whose exporter said more or less: their scores, or a refusal; never others. */
class OnnxCrossEncoderTest {

    private static final String REMARK = "jjak.cross_encoder";
    private static final List<TextPair> PAIRS = List.of(
            new TextPair("환불은 언제 되나요?", "카드로 내셨다면 사흘 안에 취소됩니다."),
            new TextPair("Where is my parcel?", "Passwords are changed in the settings."));

    private final ParityFixtures fixtures = ParityFixtures.of(OnnxCrossEncoderTest.class);

    @TempDir
    private Path temp;

    private Path folder(String name) {
        return fixtures.path("cross_encoders/" + name);
    }

    private Path export(String name) {
        try (CrossEncoder model = CrossEncoder.load(folder(name))) {
            return OnnxExporter.export(model, temp.resolve("out"));
        }
    }

    private static float[][] scores(Path path) {
        try (CrossEncoder model = CrossEncoder.load(path)) {
            return model.predictLabels(PAIRS);
        }
    }

    /** As other exporters write it: the graph alone. */
    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta-klue"})
    void withoutTheRemarkTheConfigurationBesideItCounts(String name) throws IOException {
        Path file = export(name);
        replace(file, REMARK, "x" + REMARK.substring(1));
        Files.copy(folder(name).resolve("config.json"), file.resolveSibling("config.json"));
        assertThat(CrossEncoderModel.isOne(file.toString())).isTrue();
        assertThat(scores(file)).isDeepEqualTo(scores(folder(name)));
    }

    @Test
    void withoutEitherTheGraphSaysItsShapeAndOneScoreIsAProbability() throws IOException {
        Path file = export("bert");
        replace(file, REMARK, "x" + REMARK.substring(1));
        assertThat(CrossEncoderModel.isOne(file.toString())).isTrue();
        assertThat(scores(file)).isDeepEqualTo(scores(folder("bert")));
    }

    @Test
    void aCrossEncodersFileGivesNoVectors() {
        Path file = export("bert");
        assertThatThrownBy(() -> SentenceTransformer.load(file).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("model.onnx is a cross-encoder", "CrossEncoder.load");
    }

    @Test
    void anEncodersFileIsNoCrossEncoder() {
        Path file;
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("bert-tiny"))) {
            file = OnnxExporter.export(model, temp.resolve("out"), OnnxExporter.Output.SENTENCE_EMBEDDING);
        }
        assertThat(CrossEncoderModel.isOne(file.toString())).isFalse();
        assertThatThrownBy(() -> CrossEncoder.load(file).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is not a cross-encoder");
    }

    @Test
    void aFileWithoutItsTokenizerIsRefused() throws IOException {
        Path file = export("bert");
        Files.delete(file.resolveSibling("tokenizer.json"));
        assertThatThrownBy(() -> CrossEncoder.load(file).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("There is no tokenizer.json beside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"add_cross_attention\"", "\"vocab_size\""})
    void damagedRemarksAreRefused(String part) throws IOException {
        Path file = export("bert");
        replace(file, part, part.replace('{', '[').replace("vocab", "bacov"));
        assertThatThrownBy(() -> CrossEncoder.load(file).close()).isInstanceOf(ModelException.class);
    }

    /** Exchanges a part of the same length. */
    private static void replace(Path file, String part, String other) throws IOException {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content.contains(part)).as(part).isTrue();
        Files.write(file, content.replace(part, other).getBytes(StandardCharsets.ISO_8859_1));
    }
}
