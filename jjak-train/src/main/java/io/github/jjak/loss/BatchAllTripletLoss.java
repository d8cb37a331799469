package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Every triplet that a batch of labelled texts has: the mean of {@code d(a, p) - d(a, n) + margin} over those triplets where it is
 * above 0, with {@code p} of the anchor's class and {@code n} of another. Hermans, Beyer and Leibe, "In Defense of the Triplet Loss",
 * arXiv 1703.07737; sentence-transformers' class of the same name.
 *
 * <p>One text column and a class per row. A batch without a triplet has the loss 0. Immutable and thread-safe.
 */
public final class BatchAllTripletLoss implements Loss {

    /** sentence-transformers' margin, of a Euclidean distance between vectors that are not normalised. */
    public static final double DEFAULT_MARGIN = 5;

    /** A triplet's loss that is as good as none. */
    private static final double SMALLEST = 1e-16;

    private final Distance distance;
    private final double margin;

    /** Euclidean distance, margin 5. */
    public BatchAllTripletLoss() {
        this(Distance.EUCLIDEAN, DEFAULT_MARGIN);
    }

    /**
     * Another distance or margin.
     *
     * @param distance cosine or euclidean
     * @param margin how much farther a text of another class should be, 1e-6 to 1e6
     */
    public BatchAllTripletLoss(Distance distance, double margin) {
        this.distance = ClassDistances.checked(distance, name());
        this.margin = LossNumbers.factor(margin, "margin");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        ClassDistances of = ClassDistances.of(batch, distance, name());
        Tensor positives = of.positives();
        Tensor anchors = positives.nonzero().select(1, 0);
        Tensor losses = of.distances()
                .masked_select(positives)
                .reshape(-1, 1)
                .sub(of.distances().index_select(0, anchors))
                .add(number(margin))
                .mul(of.negatives().index_select(0, anchors))
                .relu();
        double wrong = losses.gt(number(SMALLEST)).sum().item_double();
        return losses.sum().div(number(wrong + SMALLEST));
    }

    @Override
    public String name() {
        return "BatchAllTripletLoss";
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
