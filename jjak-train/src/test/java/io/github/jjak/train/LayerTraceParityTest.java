package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.LayerWeighting;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.internal.LinearSchedule;
import io.github.jjak.train.internal.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twelve steps of every architecture under a loss that looks at all layers, against sentence-transformers, in whole and in parts. */
@Tag("numeric")
class LayerTraceParityTest {

    private static final double TOLERANCE = 1e-4;

    private final ParityFixtures fixtures = ParityFixtures.of(LayerTraceParityTest.class);
    private final JsonNode shared = fixtures.json("trace/trace.json");

    @ParameterizedTest
    @CsvSource({
        "model, 100000",
        "model, 40",
        "xlm-roberta-tiny, 40",
        "electra-tiny, 100000",
        "electra-tiny, 40",
        "distilbert-tiny, 40",
        "mpnet-tiny, 100000",
        "mpnet-tiny, 40",
        "modernbert-tiny, 40"
    })
    void lossesAndGradientsAreTheSame(String name, int miniBatchTokens) {
        JsonNode trace = fixtures.json("layers/" + name + ".json");
        AdaptiveLayerLoss loss = AdaptiveLayerLoss.builder(new MultipleNegativesRankingLoss())
                .layersPerStep(AdaptiveLayerLoss.ALL_LAYERS)
                .layerWeighting(LayerWeighting.LOG)
                .build();
        TrainingArguments arguments =
                TrainingArguments.builder().learningRate(1e-3).weightDecay(0.01).build();
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("trace/" + name));
                ModelTraining training = model.internals().training(Precision.FP32);
                TrainingStep step = new TrainingStep(
                        TrainingFixture.inTraining(model, training),
                        arguments.internals(),
                        new LinearSchedule(1e-3, 5, 50))) {
            BatchGradient gradient =
                    new BatchGradient(model, training, TrainingFixture.own(model, loss), miniBatchTokens);
            List<int[]> anchors = tokens(model, "anchor");
            List<int[]> positives = tokens(model, "positive");
            int steps = trace.get("losses").size();
            assertThat(steps).isEqualTo(12);
            for (int i = 0; i < steps; i++) {
                List<int[]> a = new ArrayList<>();
                List<int[]> p = new ArrayList<>();
                for (JsonNode row : shared.get("batches").get(i)) {
                    a.add(anchors.get(row.asInt()));
                    p.add(positives.get(row.asInt()));
                }
                TrainingStep.Outcome outcome = TrainingFixture.run(step, i, gradient, List.of(a, p), arguments);
                assertClose(outcome.batch().loss(), trace, "losses", i);
                assertClose(outcome.gradNorm(), trace, "gradient_norms", i);
            }
        }
    }

    /** Within DESIGN's tolerance, or twice the distance of the peer's own float32 from its float64. */
    private static void assertClose(double actual, JsonNode trace, String what, int step) {
        double expected = trace.get(what).get(step).asDouble();
        double exact = trace.get(what + "_float64").get(step).asDouble();
        double allowed = Math.max(TOLERANCE * exact, 2 * Math.abs(expected - exact));
        assertThat(actual).as("%s of step %d", what, step).isCloseTo(exact, within(allowed));
    }

    private List<int[]> tokens(SentenceTransformer model, String column) {
        List<String> texts = new ArrayList<>();
        shared.get("pairs").forEach(pair -> texts.add(pair.get(column).asText()));
        return model.internals().tokenize(texts).ids();
    }
}
