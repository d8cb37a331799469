package io.github.jjak.crossencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss of cross-encoders against sentence-transformers' values and gradients. */
@Tag("numeric")
class CrossEncoderLossParityTest {

    private static final ParityFixtures FIXTURES = ParityFixtures.of(CrossEncoderLossParityTest.class);

    static Stream<String> cases() {
        List<String> names = new ArrayList<>();
        FIXTURES.json("cross_losses/cases.json")
                .path("cases")
                .forEach(node -> names.add(node.get("name").asText()));
        return names.stream();
    }

    private static JsonNode caseNamed(String name) {
        for (JsonNode each : FIXTURES.json("cross_losses/cases.json").path("cases")) {
            if (each.get("name").asText().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException(name);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientAreThoseOfSentenceTransformers(String name) {
        JsonNode expected = caseNamed(name);
        CrossEncoderLoss loss = loss(expected);
        int pairs = expected.path("logits").size();
        int labels = expected.path("logits").get(0).size();
        try (TensorScope scope = TensorScope.open()) {
            Tensor logits =
                    Tensors.of(flat(expected.path("logits")), pairs, labels).set_requires_grad(true);
            Tensor value = loss.compute(new PairScores(
                    logits, ParityFixtures.integers(expected.path("lengths")), numbers(expected.path("labels"))));
            value.backward();

            assertThat(loss.name()).isEqualTo(expected.path("loss_name").asText());
            double reference = expected.path("loss").asDouble();
            assertThat(value.item_double()).isCloseTo(reference, within(2e-6 * Math.max(1, Math.abs(reference))));
            float[] gradient = Tensors.toFloats(logits.grad());
            float[] theirs = flat(expected.path("gradient"));
            for (int i = 0; i < theirs.length; i++) {
                assertThat(gradient[i]).as("pair %d", i / labels).isCloseTo(theirs[i], within(1e-5f));
            }
        }
    }

    private static CrossEncoderLoss loss(JsonNode expected) {
        JsonNode options = expected.path("options");
        return switch (expected.path("loss_name").asText()) {
            case "BinaryCrossEntropyLoss" ->
                new BinaryCrossEntropyLoss(options.path("pos_weight").asDouble());
            case "CrossEntropyLoss" -> new CrossEntropyLoss();
            case "MSELoss" -> new MSELoss();
            case "MarginMSELoss" -> new MarginMSELoss();
            case "MultipleNegativesRankingLoss" ->
                new MultipleNegativesRankingLoss(0, options.path("scale").asDouble());
            case "ListNetLoss" -> new ListNetLoss();
            case "RankNetLoss" ->
                new RankNetLoss(options.path("k").asInt(), options.path("sigma").asDouble());
            case "ListMLELoss" ->
                new ListMLELoss(options.path("respect_input_order").asBoolean());
            case "PListMLELoss" ->
                new PListMLELoss(options.path("respect_input_order").asBoolean());
            case "LambdaLoss" ->
                new LambdaLoss(
                        LambdaLoss.Weighting.valueOf(
                                options.path("weighting_scheme").asText().toUpperCase(Locale.ROOT)),
                        options.path("mu").asDouble(),
                        options.path("k").asInt(),
                        options.path("sigma").asDouble());
            default -> throw new IllegalArgumentException(expected.toString());
        };
    }

    private static float[] numbers(JsonNode array) {
        float[] numbers = new float[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) array.get(i).asDouble();
        }
        return numbers;
    }

    private static float[] flat(JsonNode rows) {
        int labels = rows.get(0).size();
        float[] numbers = new float[rows.size() * labels];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) rows.get(i / labels).get(i % labels).asDouble();
        }
        return numbers;
    }
}
