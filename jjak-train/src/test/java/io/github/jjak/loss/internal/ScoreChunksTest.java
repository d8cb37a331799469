package io.github.jjak.loss.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.Distance;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.GlobalOrthogonalRegularizationLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MarginStrategy;
import io.github.jjak.loss.MatryoshkaLoss;
import io.github.jjak.loss.MegaBatchMarginLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.MultipleNegativesRankingLoss.HardnessMode;
import io.github.jjak.loss.MultipleNegativesRankingLoss.PartitionMode;
import io.github.jjak.loss.SeveralPositives;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.loss.WeightedSumLoss;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss computed some rows at a time is the loss, and so are its gradients, whatever masks and weights it looks at. */
@Tag("numeric")
class ScoreChunksTest {

    private static final int ROWS = 13;
    private static final int COLUMNS = 4;
    private static final int DIMENSION = 8;

    static Stream<Loss> losses() {
        return Stream.of(
                new MultipleNegativesRankingLoss(),
                MultipleNegativesRankingLoss.builder()
                        .directions(EnumSet.allOf(Direction.class))
                        .hardness(HardnessMode.ALL_NEGATIVES, 3)
                        .build(),
                MultipleNegativesRankingLoss.builder()
                        .directions(EnumSet.of(Direction.QUERY_TO_DOC, Direction.DOC_TO_QUERY))
                        .partitionMode(PartitionMode.PER_DIRECTION)
                        .maskAbove(MarginStrategy.ABSOLUTE, 0.1)
                        .build(),
                MultipleNegativesRankingLoss.builder()
                        .severalPositives(SeveralPositives.OUTSIDE)
                        .maskAbove(MarginStrategy.ABSOLUTE, 0.1)
                        .build(),
                MultipleNegativesRankingLoss.builder()
                        .severalPositives(SeveralPositives.INSIDE)
                        .build(),
                new MegaBatchMarginLoss(0.9, -0.5, true),
                new MatryoshkaLoss(
                        new WeightedSumLoss(List.of(
                                new WeightedSumLoss.Term(new MultipleNegativesRankingLoss(), 1),
                                new WeightedSumLoss.Term(new GlobalOrthogonalRegularizationLoss(), 3))),
                        List.of(DIMENSION, 4, 2)),
                AdaptiveLayerLoss.builder(new MultipleNegativesRankingLoss())
                        .layersPerStep(AdaptiveLayerLoss.ALL_LAYERS)
                        .build(),
                GISTEmbedLoss.builder().temperature(0.1).build());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void partsAddUpToTheWhole(Loss loss) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> leaves = leaves(1);
            BatchFacts facts = facts();
            double whole = ScoreChunks.backward(loss, batch(leaves, facts), 1, ROWS);
            for (int rowsAtOnce : new int[] {1, 5, 12}) {
                List<Tensor> others = leaves(1);
                double parts = ScoreChunks.backward(loss, batch(others, facts), 1, rowsAtOnce);
                assertThat(parts).isCloseTo(whole, within(1e-6 * whole));
                for (int column = 0; column < COLUMNS; column++) {
                    float[] expected = Tensors.toFloats(leaves.get(column).grad());
                    float[] actual = Tensors.toFloats(others.get(column).grad());
                    for (int i = 0; i < expected.length; i++) {
                        assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-6));
                    }
                }
            }
        }
    }

    /** With one layer below the last, whose vectors are the last one's in another order: their gradients come together. */
    private static Embeddings batch(List<Tensor> leaves, BatchFacts facts) {
        List<Tensor> below = leaves.stream()
                .map(leaf -> leaf.flip(0).mul(Tensors.number(0.5)))
                .toList();
        return new Embeddings(leaves, facts).withLayers(new Embeddings.LayerColumns(1, Map.of(0, below)));
    }

    /** Losses that look at all rows together are never cut. */
    @Test
    void otherLossesTakeAllRowsAtOnce() {
        try (TensorScope scope = TensorScope.open()) {
            Embeddings batch = new Embeddings(leaves(1).subList(0, 3), BatchFacts.NONE);
            Loss triplet = new TripletLoss(Distance.COSINE, 0.5);
            assertThat(ScoreChunks.backward(triplet, batch, 1, 2))
                    .isEqualTo(triplet.compute(batch).item_double());
        }
    }

    @Test
    void rowsAtOnceFollowFromTheNumberOfScores() {
        assertThat(ScoreChunks.scoresAtOnce(32, 2)).isEqualTo(32 * 32);
        assertThat(ScoreChunks.scoresAtOnce(1 << 16, 3)).isEqualTo(ScoreChunks.MOST_SCORES);
        try (TensorScope scope = TensorScope.open()) {
            Tensor wide = Tensors.of(new float[4096], 4096, 1);
            assertThat(ScoreChunks.rowsAtOnce(Embeddings.of(wide, wide))).isEqualTo(1024);
            assertThat(ScoreChunks.rowsAtOnce(Embeddings.of(wide, wide, wide, wide)))
                    .isEqualTo(341);
        }
    }

    private static List<Tensor> leaves(long seed) {
        Random random = new Random(seed);
        List<Tensor> leaves = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            leaves.add(Tensors.of(gaussians(random, ROWS * DIMENSION), ROWS, DIMENSION)
                    .set_requires_grad(true));
        }
        return leaves;
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static BatchFacts facts() {
        Random random = new Random(2);
        int[][] groups = new int[COLUMNS][ROWS];
        boolean[][] absent = new boolean[COLUMNS][ROWS];
        boolean[][] curated = new boolean[COLUMNS][ROWS];
        float[][] weights = new float[COLUMNS][ROWS];
        float[][][] guide = new float[COLUMNS][ROWS][];
        for (int column = 0; column < COLUMNS; column++) {
            for (int row = 0; row < ROWS; row++) {
                groups[column][row] = column < 2 ? row / 2 : -1;
                absent[column][row] = column >= 2 && row % 3 == 0;
                curated[column][row] = column == 3 && row % 3 == 1;
                weights[column][row] = column == 2 ? 0.5f : 1;
                guide[column][row] = gaussians(random, DIMENSION);
            }
        }
        return new BatchFacts(groups, null, absent, weights, curated, guide, null);
    }
}
