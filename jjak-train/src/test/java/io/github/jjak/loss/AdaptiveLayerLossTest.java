package io.github.jjak.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Embeddings.LayerColumns;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AdaptiveLayerLossTest {

    private static final Loss INNER = new MultipleNegativesRankingLoss();

    @Test
    void aStepDrawsAsManyLayersAsAreAskedFor() {
        AdaptiveLayerLoss two =
                AdaptiveLayerLoss.builder(INNER).layersPerStep(2).build();
        Set<Integer> seen = new TreeSet<>();
        for (int seed = 0; seed < 60; seed++) {
            int[] layers = two.layers(5, seed);
            assertThat(layers).hasSize(2).isEqualTo(two.layers(5, seed)).isSorted();
            assertThat(layers[0]).isNotEqualTo(layers[1]);
            IntStream.of(layers).forEach(seen::add);
        }
        assertThat(seen).containsExactly(0, 1, 2, 3, 4);
        assertThat(two.layers(1, 3)).containsExactly(0);
        AdaptiveLayerLoss all = AdaptiveLayerLoss.builder(INNER)
                .layersPerStep(AdaptiveLayerLoss.ALL_LAYERS)
                .build();
        assertThat(all.layers(3, 9)).containsExactly(0, 1, 2);
    }

    /** In a sum, each term finds its own layers among those of all. */
    @Test
    void aSumHasTheLayersOfItsTerms() {
        Loss two = AdaptiveLayerLoss.builder(INNER).layersPerStep(2).build();
        Loss three = AdaptiveLayerLoss.builder(INNER).layersPerStep(3).build();
        Loss sum = new WeightedSumLoss(List.of(
                new WeightedSumLoss.Term(two, 1),
                new WeightedSumLoss.Term(three, 1),
                new WeightedSumLoss.Term(INNER, 1)));
        assertThat(sum.layers(6, 4))
                .contains(two.layers(6, 4))
                .contains(three.layers(6, 4))
                .doesNotHaveDuplicates();
    }

    /** The same vectors in all layers: no divergence, and the loss counts once for each. */
    @Test
    void equalLayersDoNotDiverge() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor left = Tensors.of(new float[] {1, 2, -1, 0.5f, 3, 1}, 3, 2);
            Tensor right = Tensors.of(new float[] {1, 1, -1, 1, 2, 2}, 3, 2);
            List<Tensor> columns = List.of(left, right);
            Embeddings batch =
                    Embeddings.of(left, right).withLayers(new LayerColumns(2, Map.of(0, columns, 1, columns)));
            AdaptiveLayerLoss loss = AdaptiveLayerLoss.builder(INNER)
                    .layersPerStep(AdaptiveLayerLoss.ALL_LAYERS)
                    .priorLayersWeight(0.25)
                    .build();
            double single = INNER.compute(batch).item_double();
            assertThat(loss.compute(batch).item_double()).isCloseTo(1.25 * single, within(1e-5));
        }
    }

    /** A text that is not there is zero in all layers, so it diverges from nothing and counts as nothing. */
    @Test
    void absentTextsCountNothing() {
        AdaptiveLayerLoss loss = AdaptiveLayerLoss.builder(INNER)
                .priorLayersWeight(0)
                .lastLayerWeight(1e-6)
                .build();
        try (TensorScope scope = TensorScope.open()) {
            Tensor anchor = Tensors.of(new float[] {1, 2, -1, 0.5f}, 2, 2);
            Tensor positive = Tensors.of(new float[] {1, 1, -1, 1}, 2, 2);
            Tensor other = Tensors.of(new float[] {0, 3, 2, -1}, 2, 2);
            Tensor none = Tensors.of(new float[4], 2, 2);
            Embeddings pairs =
                    Embeddings.of(anchor, positive).withLayers(new LayerColumns(1, Map.of(0, List.of(other, anchor))));
            Embeddings gaps = Embeddings.of(anchor, positive, none)
                    .with(Embeddings.BatchFacts.NONE.withAbsent(
                            new boolean[][] {{false, false}, {false, false}, {true, true}}))
                    .withLayers(new LayerColumns(1, Map.of(0, List.of(other, anchor, none))));
            assertThat(loss.compute(gaps).item_double())
                    .isCloseTo(loss.compute(pairs).item_double(), within(1e-5))
                    .isGreaterThan(0.1);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new AdaptiveLayerLoss(new AdaptiveLayerLoss(INNER)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("several layers");
        assertThatThrownBy(() -> new MatryoshkaLoss(new AdaptiveLayerLoss(INNER), List.of(8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("AdaptiveLayerLoss around MatryoshkaLoss");
        for (int layers : new int[] {0, -2}) {
            assertThatThrownBy(() -> AdaptiveLayerLoss.builder(INNER).layersPerStep(layers))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("but is " + layers);
        }
        assertThatThrownBy(() -> AdaptiveLayerLoss.builder(INNER).klTemperature(0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("klTemperature");
        assertThatThrownBy(() -> AdaptiveLayerLoss.builder(INNER).klDivWeight(Double.NaN))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("klDivWeight");
        assertThatThrownBy(() -> AdaptiveLayerLoss.builder(INNER).priorLayersWeight(-1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("priorLayersWeight");
    }
}
