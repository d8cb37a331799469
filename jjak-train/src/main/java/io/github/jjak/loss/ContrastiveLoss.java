package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Draws pairs labelled 1 together and pushes pairs labelled 0 apart until they are {@code margin} away: the mean over rows of
 * {@code 0.5 * (y * d² + (1 - y) * max(0, margin - d)²)}. Hadsell, Chopra and LeCun, "Dimensionality Reduction by Learning an
 * Invariant Mapping", CVPR 2006; sentence-transformers' class of the same name. Immutable and thread-safe.
 */
public final class ContrastiveLoss implements Loss {

    /** The usual margin, of a cosine distance. */
    public static final double DEFAULT_MARGIN = 0.5;

    private final Distance distance;
    private final double margin;

    /** Cosine distance, margin 0.5. */
    public ContrastiveLoss() {
        this(Distance.COSINE, DEFAULT_MARGIN);
    }

    /** @param margin distance that pairs labelled 0 should have at least, above 0 */
    public ContrastiveLoss(Distance distance, double margin) {
        this.distance = distance;
        this.margin = LossNumbers.factor(margin, "margin");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        check(batch.columns().size(), batch.rows());
        Tensor labels = Labels.of(batch, name());
        Tensor distances =
                distance.between(batch.columns().get(0), batch.columns().get(1));
        Tensor tooNear = distances.neg().add(number(margin)).relu();
        Tensor others = labels.neg().add(number(1));
        return labels.mul(distances.square())
                .add(others.mul(tooNear.square()))
                .mean()
                .mul(number(0.5));
    }

    @Override
    public String name() {
        return "ContrastiveLoss";
    }

    @Override
    public Map<String, String> options() {
        return options(distance, margin);
    }

    static Map<String, String> options(Distance distance, double margin) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("distance_metric", distance.name().toLowerCase(Locale.ROOT));
        options.put("margin", Double.toString(margin));
        return options;
    }

    @Override
    public void check(int columns, int batchSize) {
        Labels.requirePairs(columns, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireBinary(labels, name());
    }
}
