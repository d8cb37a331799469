package io.github.jjak.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Dimensions that are drawn for a step, and parts of a batch; values of all dimensions are compared in LossParityTest. */
class MatryoshkaLossTest {

    private static final ParityFixtures FIXTURES = ParityFixtures.of(MatryoshkaLossTest.class);

    private static Embeddings batch(SafetensorsReader vectors) {
        return Embeddings.of(
                vectors.floats("anchor").set_requires_grad(true),
                vectors.floats("positive").set_requires_grad(true));
    }

    private static double value(Loss loss, Embeddings batch) {
        return loss.compute(batch).item_double();
    }

    @Test
    void aStepLearnsAsManyDimensionsAsAreDrawnForIt() {
        Loss inner = new MultipleNegativesRankingLoss();
        MatryoshkaLoss drawn = new MatryoshkaLoss(inner, List.of(16, 8, 4), List.of(1.0, 10.0, 100.0), 1);
        try (TensorScope scope = TensorScope.open();
                SafetensorsReader vectors = SafetensorsReader.open(FIXTURES.path("mnrl/embeddings.safetensors"))) {
            Embeddings batch = batch(vectors);
            List<Double> single = List.of(
                    value(new MatryoshkaLoss(inner, List.of(16)), batch),
                    10 * value(new MatryoshkaLoss(inner, List.of(8)), batch),
                    100 * value(new MatryoshkaLoss(inner, List.of(4)), batch));
            Set<Integer> seen = new HashSet<>();
            for (int seed = 0; seed < 40; seed++) {
                double value = value(drawn, batch.withSeed(seed));
                assertThat(value(drawn, batch.withSeed(seed))).isEqualTo(value);
                for (int place = 0; place < single.size(); place++) {
                    if (Math.abs(single.get(place) - value) < 1e-4 * value) {
                        seen.add(place);
                    }
                }
            }
            assertThat(seen).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    /** Also of a loss that cannot be computed in parts. */
    @Test
    void partsAddUp() {
        RowwiseLoss ranking = new MatryoshkaLoss(new MultipleNegativesRankingLoss(), List.of(16, 4));
        RowwiseLoss sum = new WeightedSumLoss(List.of(
                new WeightedSumLoss.Term(new GlobalOrthogonalRegularizationLoss(), 0.5),
                new WeightedSumLoss.Term(ranking, 2)));
        try (TensorScope scope = TensorScope.open();
                SafetensorsReader vectors = SafetensorsReader.open(FIXTURES.path("mnrl/embeddings.safetensors"))) {
            Embeddings batch = batch(vectors);
            for (RowwiseLoss loss : List.of(ranking, sum)) {
                Tensor first = loss.compute(batch, 0, 3);
                Tensor second = loss.compute(batch, 3, 8);
                assertThat(first.item_double() + second.item_double())
                        .isCloseTo(value(loss, batch), within(1e-5 * value(loss, batch)));
            }
            RowwiseLoss whole = new MatryoshkaLoss(new CoSENTLoss(), List.of(16));
            Embeddings scored = batch.with(BatchFacts.NONE.withLabels(new double[] {1, 0, 0.5, 0.2, 0.1, 0, 1, 0.3}));
            Tensor nothing = whole.compute(scored, 3, 8);
            nothing.backward();
            assertThat(nothing.item_double()).isZero();
        }
    }

    @Test
    void dimensionsOutOfRangeAreRefused() {
        Loss inner = new MultipleNegativesRankingLoss();
        for (List<Integer> dimensions : List.of(List.<Integer>of(), List.of(8, 0), List.of(8, 8))) {
            assertThatThrownBy(() -> new MatryoshkaLoss(inner, dimensions))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("different numbers from 1");
        }
        assertThatThrownBy(() -> new MatryoshkaLoss(inner, List.of(8, 4), List.of(1.0), 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1 weights for 2");
        assertThatThrownBy(() -> new MatryoshkaLoss(inner, List.of(8, 4), List.of(1.0, 1.0), 3))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not 3");
        assertThatThrownBy(() -> new MatryoshkaLoss(inner, List.of(4, 512)).parameters(256))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("512", "256");
        // Vectors that are cut already are too short for the loss inside.
        assertThatThrownBy(() -> new MatryoshkaLoss(new MatryoshkaLoss(inner, List.of(16)), List.of(12)))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("16", "12");
        assertThatThrownBy(() -> new MatryoshkaLoss(new SoftmaxLoss(2), List.of(4)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("SoftmaxLoss");
    }
}
