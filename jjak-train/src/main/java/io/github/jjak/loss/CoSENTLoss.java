package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Puts the cosines of a batch's pairs into the order of their scores: {@code log(1 + sum of exp(scale * (cos_i - cos_j)))} over
 * all i, j with {@code score_i < score_j}. Only the order of the scores counts. Su, "CoSENT", 2022
 * (kexue.fm/archives/8847); sentence-transformers' class of the same name. Immutable and thread-safe.
 */
public final class CoSENTLoss implements Loss {

    /** The usual scale. */
    public static final double DEFAULT_SCALE = 20;

    private final double scale;

    /** Scale 20. */
    public CoSENTLoss() {
        this(DEFAULT_SCALE);
    }

    /** @param scale factor in front of cosines, 1e-6 to 1e6 */
    public CoSENTLoss(double scale) {
        this.scale = LossNumbers.factor(scale, "scale");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        Labels.requirePairs(batch.columns().size(), name());
        Tensor labels = Labels.of(batch, name());
        Tensor scores =
                Distance.cosines(batch.columns().get(0), batch.columns().get(1)).mul(number(scale));
        return ordered(scores, labels);
    }

    /**
     * The loss of similarities that should be in the order of the labels.
     *
     * @param scores {@code [rows]}, scaled
     * @param labels {@code [rows]}
     */
    static Tensor ordered(Tensor scores, Tensor labels) {
        // [i, j]: how much pair i is above pair j, where it should be below.
        Tensor wrong = scores.reshape(-1, 1).sub(scores.reshape(1, -1));
        Tensor ordered = labels.reshape(-1, 1).lt(labels.reshape(1, -1));
        Tensor terms = wrong.masked_fill(ordered.logical_not(), number(Double.NEGATIVE_INFINITY))
                .reshape(-1);
        Tensor one = Tensors.of(new float[] {0}, 1);
        return torch.logsumexp(torch.cat(new TensorVector(one, terms), 0), 0);
    }

    @Override
    public String name() {
        return "CoSENTLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of("scale", Double.toString(scale));
    }

    @Override
    public void check(int columns, int batchSize) {
        Labels.requirePairs(columns, name());
        Labels.requireSeveral(batchSize, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireDifferent(labels, name());
    }
}
