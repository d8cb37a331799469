package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.CoSENTLoss;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelAccuracyParityTest {

    private final JsonNode reference =
            ParityFixtures.of(LabelAccuracyParityTest.class).json("metrics/label_accuracy.json");

    private static float[] numbers(JsonNode list) {
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) list.get(i).asDouble();
        }
        return numbers;
    }

    private static float[][] rows(JsonNode list) {
        float[][] rows = new float[list.size()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = numbers(list.get(row));
        }
        return rows;
    }

    @Test
    void accuracyIsThatOfSentenceTransformers() {
        float[][] left = rows(reference.get("sentences1"));
        float[][] right = rows(reference.get("sentences2"));
        for (JsonNode node : reference.get("cases")) {
            JsonNode options = node.get("options");
            SoftmaxLoss loss = SoftmaxLoss.builder(3)
                    .concatenationSentRep(options.path("concatenation_sent_rep").asBoolean(true))
                    .concatenationSentMultiplication(
                            options.path("concatenation_sent_multiplication").asBoolean(false))
                    .build();
            try (TensorScope scope = TensorScope.open()) {
                TrainedLoss trained = new TrainedLoss(
                        loss,
                        Map.of(
                                "classifier.weight",
                                Tensors.ofRows(List.of(rows(node.get("weight")))),
                                "classifier.bias",
                                Tensors.of(numbers(node.get("bias")), 3)));
                int[] predicted = LabelAccuracyEvaluator.predicted(trained, left, right);
                double correct = 0;
                for (int row = 0; row < predicted.length; row++) {
                    correct += predicted[row] == node.get("labels").get(row).asInt() ? 1 : 0;
                }
                assertThat(correct / predicted.length)
                        .isCloseTo(node.get("metrics").get("accuracy").asDouble(), within(1e-9))
                        .isBetween(0.1, 0.9);
            }
        }
    }

    private static Dataset pairs() {
        return Dataset.of(
                List.of("premise", "hypothesis"),
                List.of(List.of("비가 온다.", "가게가 열려 있다."), List.of("날씨가 궂다.", "가게가 닫혔다.")),
                new double[] {0, 2});
    }

    /** All scores are equal but those of the biases, so every pair is of the last class. */
    @Test
    void aClassifierThatSeesNothingHasTheShareOfItsClass() {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny");
                TensorScope scope = TensorScope.open()) {
            int inputs = 3 * model.dimension();
            TrainedLoss trained = new TrainedLoss(
                    new SoftmaxLoss(3),
                    Map.of(
                            "classifier.weight",
                            Tensors.of(new float[3 * inputs], 3, inputs),
                            "classifier.bias",
                            Tensors.of(new float[] {0, 0, 1}, 3)));
            LabelAccuracyEvaluator evaluator = LabelAccuracyEvaluator.of(pairs());
            assertThat(SequentialEvaluator.of(evaluator).evaluate(model, List.of(trained)))
                    .isEqualTo(Map.of("accuracy", 0.5));
            assertThat(evaluator.primaryMetric(model)).isEqualTo("accuracy");
            assertThat(evaluator.size().inWords()).isEqualTo("2 pairs");
            assertThatThrownBy(() -> evaluator.evaluate(model))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("not saved");
            assertThatThrownBy(() -> evaluator.evaluate(model, List.of(new TrainedLoss(new CoSENTLoss(), Map.of()))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("CoSENTLoss");
        }
    }

    @Test
    void dataWithoutClassesAreRefused() {
        Dataset unlabelled = Dataset.of(List.of("a", "b"), List.of(List.of("하나"), List.of("둘")));
        assertThatThrownBy(() -> LabelAccuracyEvaluator.of(unlabelled))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no class");
        assertThat(LabelAccuracyEvaluator.of(pairs()).contentHash())
                .isNotEqualTo(LabelAccuracyEvaluator.of(pairs().select(new int[] {1, 0}))
                        .contentHash());
    }
}
