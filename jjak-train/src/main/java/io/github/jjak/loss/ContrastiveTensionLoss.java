package io.github.jjak.loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Pulls two encodings of one text together and those of different texts apart, where a copy of the model makes one of the two: binary
 * cross-entropy of the inner product of a pair's vectors, summed over the batch. The label is 1 for a text twice and 0 for two texts.
 * Carlsson et al., "Semantic Re-Tuning with Contrastive Tension", ICLR 2021; sentence-transformers' class of the same name.
 *
 * <p>It needs no labelled data: labels follow from whether both texts are the same; one pair in eight is usual. {@link
 * ContrastiveTensionLossInBatchNegatives} learns more of each batch. Immutable and thread-safe.
 */
public final class ContrastiveTensionLoss implements Loss {

    @Override
    public Tensor compute(Embeddings batch) {
        check(batch.columns().size(), batch.rows());
        Tensor labels = Labels.of(batch, name());
        Tensor left = batch.columns().get(0).to(ScalarType.Float);
        Tensor right = batch.columns().get(1).to(ScalarType.Float);
        Tensor products = left.mul(right).sum(1);
        // log(1 + e^x) - y x, which is what libtorch's function computes.
        return torch.softplus(products).sub(labels.mul(products)).sum();
    }

    @Override
    public String name() {
        return "ContrastiveTensionLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public void check(int columns, int batchSize) {
        Labels.requirePairs(columns, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireBinary(labels, name());
    }

    @Override
    public boolean usesCopy() {
        return true;
    }
}
