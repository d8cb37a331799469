package io.github.jjak.crossencoder;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link ListMLELoss} in which the first places count more: place {@code r} of {@code n} weighs {@code 2^(n - r) - 1}, as a share of all.
 * Lan et al., "Position-Aware ListMLE", UAI 2014; sentence-transformers' class of the same name.
 */
public final class PListMLELoss implements CrossEncoderLoss {

    /** Longer lists would overflow float32; their weights are scaled down, as in sentence-transformers. */
    private static final int LONGEST_UNSCALED = 127;

    private static final double EPSILON = 1e-10;

    private final boolean respectInputOrder;

    /** The best order is by falling label; of equal labels, the earlier document is first. */
    public PListMLELoss() {
        this(false);
    }

    /** @param respectInputOrder whether the best order is the one in which documents are given; sentence-transformers' default */
    public PListMLELoss(boolean respectInputOrder) {
        this.respectInputOrder = respectInputOrder;
    }

    @Override
    public Tensor compute(PairScores batch) {
        return ScoreLists.mean(
                batch,
                (scores, labels) -> ListMLELoss.reversed(scores, labels, respectInputOrder)
                        .mul(Tensors.of(reversedWeights(labels.length), labels.length))
                        .sum()
                        .neg());
    }

    private static float[] reversedWeights(int length) {
        double[] weights = new double[length];
        double scale = Math.max(0, length - LONGEST_UNSCALED);
        double sum = EPSILON;
        for (int rank = 1; rank <= length; rank++) {
            weights[length - rank] = Math.pow(2, length - rank - scale) - Math.pow(2, -scale);
            sum += weights[length - rank];
        }
        float[] shares = new float[length];
        for (int i = 0; i < length; i++) {
            shares[i] = (float) (weights[i] / sum);
        }
        return shares;
    }

    @Override
    public String name() {
        return "PListMLELoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of("respect_input_order", Boolean.toString(respectInputOrder));
    }

    @Override
    public boolean comparesDocuments() {
        return true;
    }
}
