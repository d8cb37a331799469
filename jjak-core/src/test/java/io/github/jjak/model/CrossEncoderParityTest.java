package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.OnnxSession;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.PairRows;
import io.github.jjak.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our scores of pairs against those of sentence-transformers' CrossEncoder on the same weights. */
@Tag("numeric")
class CrossEncoderParityTest {

    private static final float TOLERANCE = 1e-5f;

    private final ParityFixtures fixtures = ParityFixtures.of(CrossEncoderParityTest.class);
    private final List<TextPair> pairs = pairs(fixtures);

    @TempDir
    private Path temp;

    static List<String> models() {
        return List.of(
                "bert",
                "bert-labels",
                "roberta",
                "roberta-klue",
                "xlm-roberta",
                "electra",
                "distilbert",
                "mpnet",
                "modernbert",
                "modernbert-mean");
    }

    static List<TextPair> pairs(ParityFixtures fixtures) {
        List<TextPair> pairs = new ArrayList<>();
        fixtures.json("cross_encoders/pairs.json")
                .path("pairs")
                .forEach(pair ->
                        pairs.add(new TextPair(pair.get(0).asText(), pair.get(1).asText())));
        return pairs;
    }

    private CrossEncoder load(String name) {
        return CrossEncoder.load(fixtures.path("cross_encoders/" + name));
    }

    private JsonNode expected(String name) {
        return fixtures.json("cross_encoders/" + name + ".json");
    }

    @ParameterizedTest
    @MethodSource("models")
    void tokensAndTypesAreTheSame(String name) {
        JsonNode expected = expected(name);
        try (CrossEncoder model = load(name)) {
            PairRows rows = model.internals().tokenize(pairs);
            for (int i = 0; i < pairs.size(); i++) {
                assertThat(rows.ids().get(i))
                        .as("pair %d", i)
                        .isEqualTo(ParityFixtures.integers(
                                expected.path("token_ids").get(i)));
                int[] types = rows.rows().get(i).types();
                JsonNode theirs = expected.path("token_types").get(i);
                boolean hasTable = model.internals()
                                .encoderModel()
                                .encoder()
                                .configuration()
                                .tokenTypes()
                        > 1;
                if (hasTable && theirs.isArray()) {
                    int[] ours = types == null ? new int[rows.ids().get(i).length] : types;
                    assertThat(ours).as("pair %d", i).isEqualTo(ParityFixtures.integers(theirs));
                }
            }
            assertThat(rows.truncated()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void scoresOfAnyBatchMixAreTheSame(String name) {
        JsonNode expected = expected(name);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, pairs.size()).boxed().toList());
        try (CrossEncoder model = load(name)) {
            assertThat(model.labels()).isEqualTo(expected.path("labels").asInt());
            assertThat(model.internals().activation().name())
                    .isEqualToIgnoringCase(expected.path("activation").asText());
            for (int budget : new int[] {1, 100, 4096}) {
                Collections.shuffle(order, new Random(budget));
                List<TextPair> shuffled = order.stream().map(pairs::get).toList();
                float[][] scores = model.predictLabels(shuffled, new EncodeOptions(budget, 5));
                float[][] logits =
                        model.internals().scores(model.internals().tokenize(shuffled), budget, Precision.FP32);
                for (int i = 0; i < order.size(); i++) {
                    assertClose(order.get(i), scores[i], expected.path("scores"));
                    assertClose(order.get(i), logits[i], expected.path("logits"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theGraphGivesTheSameLogits(String name) throws Exception {
        JsonNode expected = expected(name);
        try (CrossEncoder model = load(name)) {
            Path file = OnnxExporter.export(model, temp.resolve(name));
            PairRows rows = model.internals().tokenize(pairs);
            List<int[]> types = new ArrayList<>();
            for (int i = 0; i < pairs.size(); i++) {
                int[] ofRow = rows.rows().get(i).types();
                types.add(ofRow == null ? new int[rows.ids().get(i).length] : ofRow);
            }
            int padding =
                    model.internals().encoderModel().encoder().configuration().padTokenId();
            try (OnnxSession session = new OnnxSession(file)) {
                float[][] logits = session.logits(rows.ids(), types, padding);
                for (int i = 0; i < pairs.size(); i++) {
                    assertClose(i, logits[i], expected.path("logits"));
                }
            }
        }
    }

    /** Each is told apart by what stands in the file: the exporter's remark says architecture, labels and activation. */
    @ParameterizedTest
    @ValueSource(strings = {"bert", "bert-labels", "roberta", "roberta-klue", "xlm-roberta", "electra", "mpnet"})
    void theGraphIsReadBackAsTheModel(String name) {
        try (CrossEncoder model = load(name)) {
            Path file = OnnxExporter.export(model, temp.resolve(name));
            assertThat(CrossEncoderModel.isOne(file.toString())).isTrue();
            try (CrossEncoder again = CrossEncoder.load(file.toString())) {
                assertThat(again.predictLabels(pairs)).isDeepEqualTo(model.predictLabels(pairs));
                assertThat(again.labelNames()).isEqualTo(model.labelNames());
                assertThat(again.maxSequenceLength()).isEqualTo(model.maxSequenceLength());
                assertThat(again.internals().activation())
                        .isEqualTo(model.internals().activation());
                again.save(temp.resolve("folder"));
                try (CrossEncoder saved = CrossEncoder.load(temp.resolve("folder"))) {
                    assertThat(saved.predictLabels(pairs)).isDeepEqualTo(model.predictLabels(pairs));
                }
            }
        }
    }

    /** With nothing but their tokenizer: labels, activation and shape are read off the graph. */
    @ParameterizedTest
    @CsvSource({"bert, cross-bert-torchscript", "roberta, cross-roberta-dynamo"})
    void filesOfPythonsExportersGiveTheSameLogits(String name, String export) throws IOException {
        JsonNode expected = expected(name);
        Path file = Files.copy(fixtures.path("onnx/" + export + ".onnx"), temp.resolve("model.onnx"));
        for (String tokenizer : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(fixtures.path("cross_encoders/" + name).resolve(tokenizer), temp.resolve(tokenizer));
        }
        assertThat(CrossEncoderModel.isOne(file.toString())).isTrue();
        try (CrossEncoder model = CrossEncoder.load(file)) {
            float[][] logits = model.internals().scores(model.internals().tokenize(pairs), 4096, Precision.FP32);
            float[][] scores = model.predictLabels(pairs);
            for (int i = 0; i < pairs.size(); i++) {
                assertClose(i, logits[i], expected.path("logits"));
                assertClose(i, scores[i], expected.path("scores"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"distilbert", "modernbert"})
    void graphsOfOtherLayoutsAreRefused(String name) {
        try (CrossEncoder model = load(name)) {
            Path file = OnnxExporter.export(model, temp.resolve(name));
            assertThatThrownBy(() -> CrossEncoder.load(file.toString()).close())
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("model.onnx");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aSavedModelIsItself(String name) {
        try (CrossEncoder model = load(name)) {
            model.save(temp.resolve("saved"));
            try (CrossEncoder again = CrossEncoder.load(temp.resolve("saved").toString())) {
                assertThat(again.predictLabels(pairs)).isDeepEqualTo(model.predictLabels(pairs));
                assertThat(again.labelNames()).isEqualTo(model.labelNames());
                assertThat(again.maxSequenceLength()).isEqualTo(model.maxSequenceLength());
            }
        }
    }

    private static void assertClose(int pair, float[] actual, JsonNode ofPairs) {
        JsonNode expected = ofPairs.get(pair);
        assertThat(actual).hasSize(expected.size());
        for (int label = 0; label < actual.length; label++) {
            float number = (float) expected.get(label).asDouble();
            assertThat(actual[label])
                    .as("pair %d", pair)
                    .isCloseTo(number, within(TOLERANCE * Math.max(1, Math.abs(number))));
        }
    }
}
