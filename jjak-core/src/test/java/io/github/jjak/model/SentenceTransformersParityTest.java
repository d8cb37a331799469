package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.fixture.ParityTolerance;
import io.github.jjak.model.SentenceTransformer.EncodeSummary;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our numbers against those of transformers and sentence-transformers on the same weights, within {@link ParityTolerance}. */
@Tag("numeric")
class SentenceTransformersParityTest {

    private static List<String> models() {
        return List.of(
                "bert-tiny",
                "roberta-klue-tiny",
                "xlm-roberta-tiny",
                "electra-tiny",
                "distilbert-tiny",
                "mpnet-tiny",
                "modernbert-tiny");
    }

    private final ParityFixtures fixtures = ParityFixtures.of(SentenceTransformersParityTest.class);
    private final List<String> texts =
            ParityFixtures.strings(fixtures.json("texts.json").get("texts"));

    @ParameterizedTest
    @MethodSource("models")
    void tokensAreTheSame(String name) {
        JsonNode expected = fixtures.json(name + ".json").get("token_ids");
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name + "-plain"))) {
            List<int[]> tokens = model.internals().tokenize(texts).ids();
            for (int i = 0; i < texts.size(); i++) {
                assertThat(tokens.get(i)).as("text %d", i).isEqualTo(ParityFixtures.integers(expected.get(i)));
            }
            assertThat(model.internals().tokenize(texts).truncatedTexts()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void hiddenStatesOfAnyBatchMixAreTheSame(String name) {
        int[] rows = ParityFixtures.integers(fixtures.json(name + ".json").get("hidden_state_rows"));
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name + "-plain"));
                SafetensorsReader reference = SafetensorsReader.open(fixtures.path(name + ".safetensors"));
                TensorScope scope = TensorScope.open()) {
            List<int[]> tokens = model.internals().tokenize(texts).ids();
            List<int[]> chosen = new ArrayList<>();
            for (int row : rows) {
                chosen.add(tokens.get(row));
            }
            PackedTokens packed = PackedTokens.pack(chosen);
            float[][] hidden = Gradients.recording(
                    false, () -> Tensors.toRows(model.internals().encoder().forward(packed, false)));
            int[] firstTokens = firstTokens(packed, chosen.size());
            for (int i = 0; i < rows.length; i++) {
                String tensor = "hidden." + rows[i];
                ParityTolerance tolerance = ParityTolerance.of(fixtures, name, tensor);
                float[][] expected = Tensors.toRows(reference.floats(tensor));
                for (int t = 0; t < expected.length; t++) {
                    assertClose(hidden[firstTokens[i] + t], expected[t], tolerance, "row " + rows[i] + " token " + t);
                }
            }
        }
    }

    /** Index of the first token of each input row: packed rows lie end to end, by length group. */
    private static int[] firstTokens(PackedTokens packed, int rows) {
        int[] ofPackedRow = new int[rows];
        int row = 0;
        for (PackedTokens.LengthGroup group : packed.groups()) {
            for (int i = 0; i < group.rows(); i++) {
                ofPackedRow[row++] = group.firstToken() + i * group.length();
            }
        }
        int[] ofInputRow = new int[rows];
        for (int i = 0; i < rows; i++) {
            ofInputRow[i] = ofPackedRow[packed.restoreOrder()[i]];
        }
        return ofInputRow;
    }

    @ParameterizedTest
    @CsvSource({
        "bert-tiny, bert-tiny, mean",
        "bert-tiny, bert-tiny-plain, mean",
        "bert-tiny, bert-tiny-dense, mean+dense+normalize",
        "bert-tiny, bert-tiny-dense-old, mean+dense+normalize",
        "roberta-klue-tiny, roberta-klue-tiny, mean",
        "roberta-klue-tiny, roberta-klue-tiny-plain, mean",
        "roberta-klue-tiny, roberta-klue-tiny-dense, mean+dense+normalize",
        "roberta-klue-tiny, roberta-klue-tiny-dense-old, mean+dense+normalize"
    })
    void foldersOfEitherDialectGiveTheSameVectors(String name, String folder, String expected) {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(folder))) {
            assertVectors(model, name, expected);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void plainFoldersGetMeanPooling(String name) {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name + "-plain"))) {
            assertVectors(model, name, "mean");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken", "cls+mean"})
    void everyPoolingModeIsTheSame(String modes, @TempDir Path temp) throws Exception {
        for (String name : models()) {
            Path folder = temp.resolve(name);
            copyWithPooling(fixtures.path(name + "-plain"), folder, List.of(modes.split("\\+")));
            try (SentenceTransformer model = SentenceTransformer.load(folder)) {
                assertVectors(model, name, modes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert-tiny-dense",
                "roberta-klue-tiny-dense-old",
                "bert-tiny-plain",
                "xlm-roberta-tiny-plain",
                "electra-tiny-plain",
                "distilbert-tiny-plain",
                "mpnet-tiny-plain",
                "modernbert-tiny-plain"
            })
    void savedAndLoadedAgainGivesTheSameBits(String folder, @TempDir Path temp) {
        Path saved = temp.resolve("저장된 모델");
        float[][] before;
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(folder))) {
            before = model.encode(texts);
            model.save(saved);
        }
        try (SentenceTransformer model = SentenceTransformer.load(saved)) {
            assertThat(model.encode(texts)).isDeepEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"roberta-klue-tiny-dense"})
    void orderAndRepetitionDoNotMatter(String folder) {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(folder))) {
            float[][] expected = model.encode(texts);
            ParityTolerance tolerance =
                    ParityTolerance.of(fixtures, "roberta-klue-tiny", "sentence.mean+dense+normalize");
            List<String> shuffled = new ArrayList<>(texts);
            shuffled.addAll(texts);
            Collections.shuffle(shuffled, new Random(7));
            List<float[]> streamed = new ArrayList<>();
            EncodeSummary summary = model.encode(
                    shuffled, TextRole.TEXT, new EncodeOptions(50, 1000), (index, vector) -> streamed.add(vector));
            for (int i = 0; i < shuffled.size(); i++) {
                assertClose(streamed.get(i), expected[texts.indexOf(shuffled.get(i))], tolerance, "text " + i);
            }
            assertThat(summary.texts()).isEqualTo(80);
            assertThat(summary.distinctTexts())
                    .isEqualTo(texts.stream().distinct().count());
        }
    }

    private void assertVectors(SentenceTransformer model, String name, String expected) {
        float[][] vectors = model.encode(texts);
        try (SafetensorsReader reference = SafetensorsReader.open(fixtures.path(name + ".safetensors"));
                TensorScope scope = TensorScope.open()) {
            ParityTolerance tolerance = ParityTolerance.of(fixtures, name, "sentence." + expected);
            Tensor stored = reference.floats("sentence." + expected);
            float[][] rows = Tensors.toRows(stored);
            assertThat(model.dimension()).isEqualTo(rows[0].length);
            for (int i = 0; i < rows.length; i++) {
                assertClose(vectors[i], rows[i], tolerance, "text " + i);
            }
        }
    }

    private static void copyWithPooling(Path from, Path to, List<String> modes) throws Exception {
        Files.createDirectories(to.resolve("1_Pooling"));
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                to.resolve("modules.json"),
                "[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"},"
                        + "{\"idx\":1,\"name\":\"1\",\"path\":\"1_Pooling\",\"type\":\"sentence_transformers.models.Pooling\"}]");
        String list = "\"" + String.join("\",\"", modes) + "\"";
        Files.writeString(
                to.resolve("1_Pooling/config.json"), "{\"embedding_dimension\":32,\"pooling_mode\":[" + list + "]}");
    }

    private static void assertClose(float[] actual, float[] expected, ParityTolerance tolerance, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s, dimension %d", what, i)
                    .isLessThanOrEqualTo(tolerance.allowed(expected[i]));
        }
    }
}
