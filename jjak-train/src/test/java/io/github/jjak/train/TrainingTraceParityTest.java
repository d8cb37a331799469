package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.internal.LinearSchedule;
import io.github.jjak.train.internal.TrainingStep;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fifty steps against sentence-transformers with the same weights, batches and settings; DESIGN's tolerance is 1e-4. */
@Tag("numeric")
class TrainingTraceParityTest {

    private static final Percentage TOLERANCE = Percentage.withPercentage(0.01);

    private final ParityFixtures fixtures = ParityFixtures.of(TrainingTraceParityTest.class);
    private final JsonNode trace = fixtures.json("trace/trace.json");

    /** The whole batch in one pass, and in mini-batches through gradient caching. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, 40})
    void lossesGradientsAndFinalWeightsAreTheSame(int miniBatchTokens) {
        TrainingArguments arguments =
                TrainingArguments.builder().learningRate(1e-3).weightDecay(0.01).build();
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("trace/model"));
                ModelTraining training = model.internals().training(Precision.FP32);
                TrainingStep step = new TrainingStep(
                        TrainingFixture.inTraining(model, training),
                        arguments.internals(),
                        new LinearSchedule(1e-3, 5, 50))) {
            BatchGradient gradient = new BatchGradient(
                    model, training, TrainingFixture.own(model, new MultipleNegativesRankingLoss()), miniBatchTokens);
            List<int[]> anchors = tokens(model, "anchor");
            List<int[]> positives = tokens(model, "positive");
            for (int i = 0; i < 50; i++) {
                List<int[]> a = new ArrayList<>();
                List<int[]> p = new ArrayList<>();
                for (JsonNode row : trace.get("batches").get(i)) {
                    a.add(anchors.get(row.asInt()));
                    p.add(positives.get(row.asInt()));
                }
                TrainingStep.Outcome outcome = TrainingFixture.run(step, i, gradient, List.of(a, p), arguments);
                String name = "step " + i;
                assertThat(outcome.learningRate())
                        .as(name)
                        .isEqualTo(trace.get("learning_rates").get(i).asDouble());
                assertThat(outcome.batch().loss())
                        .as(name)
                        .isCloseTo(trace.get("losses").get(i).asDouble(), TOLERANCE);
                assertThat(outcome.gradNorm())
                        .as(name)
                        .isCloseTo(trace.get("gradient_norms").get(i).asDouble(), TOLERANCE);
                assertThat(outcome.batch().miniBatches() > 1).isEqualTo(miniBatchTokens == 40);
            }
            assertFinalWeights(model);
        }
    }

    private void assertFinalWeights(SentenceTransformer model) {
        try (TensorScope scope = TensorScope.open();
                SafetensorsReader reference = SafetensorsReader.open(fixtures.path("trace/final.safetensors"))) {
            for (Map.Entry<String, Tensor> entry :
                    model.internals().encoder().checkpoint().entrySet()) {
                // The key bias has no gradient but rounding, so its values mean nothing; see parity/README.md.
                if (entry.getKey().endsWith("key.bias")) {
                    continue;
                }
                float[] actual = Tensors.toFloats(entry.getValue());
                float[] expected = Tensors.toFloats(reference.floats(entry.getKey()));
                double difference = 0;
                double length = 0;
                for (int i = 0; i < expected.length; i++) {
                    difference += Math.pow(actual[i] - expected[i], 2);
                    length += Math.pow(expected[i], 2);
                }
                assertThat(Math.sqrt(difference / length)).as(entry.getKey()).isLessThan(1e-3);
            }
        }
    }

    private List<int[]> tokens(SentenceTransformer model, String column) {
        List<String> texts = new ArrayList<>();
        trace.get("pairs").forEach(pair -> texts.add(pair.get(column).asText()));
        return model.internals().tokenize(texts).ids();
    }
}
