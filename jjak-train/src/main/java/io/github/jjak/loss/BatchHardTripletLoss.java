package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The hardest triplet of each text of a batch: the mean of {@code max(0, d(a, p) - d(a, n) + margin)} with the farthest text of the
 * anchor's class and the nearest of another. Hermans, Beyer and Leibe, "In Defense of the Triplet Loss", arXiv 1703.07737;
 * sentence-transformers' class of the same name.
 *
 * <p>One text column and a class per row. Immutable and thread-safe.
 */
public final class BatchHardTripletLoss implements Loss {

    /** sentence-transformers' margin, of a Euclidean distance between vectors that are not normalised. */
    public static final double DEFAULT_MARGIN = 5;

    private final Distance distance;
    private final double margin;

    /** Euclidean distance, margin 5. */
    public BatchHardTripletLoss() {
        this(Distance.EUCLIDEAN, DEFAULT_MARGIN);
    }

    /**
     * Another distance or margin.
     *
     * @param distance cosine or euclidean
     * @param margin how much farther a text of another class should be, 1e-6 to 1e6
     */
    public BatchHardTripletLoss(Distance distance, double margin) {
        this.distance = ClassDistances.checked(distance, name());
        this.margin = LossNumbers.factor(margin, "margin");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        return ClassDistances.of(batch, distance, name())
                .hardest()
                .add(number(margin))
                .relu()
                .mean();
    }

    @Override
    public String name() {
        return "BatchHardTripletLoss";
    }

    @Override
    public Map<String, String> options() {
        return ClassDistances.options(distance, margin);
    }

    @Override
    public void check(int columns, int batchSize) {
        ClassDistances.check(columns, batchSize, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireClasses(labels, name());
    }

    @Override
    public boolean comparesClasses() {
        return true;
    }
}
