package io.github.jjak.loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * {@link BatchHardTripletLoss} without a margin: the mean of {@code log(1 + exp(d(a, p) - d(a, n)))}, which never stops pulling.
 * Hermans, Beyer and Leibe, "In Defense of the Triplet Loss", arXiv 1703.07737; sentence-transformers' class of the same name.
 *
 * <p>One text column and a class per row. Immutable and thread-safe.
 */
public final class BatchHardSoftMarginTripletLoss implements Loss {

    private final Distance distance;

    /** Euclidean distance. */
    public BatchHardSoftMarginTripletLoss() {
        this(Distance.EUCLIDEAN);
    }

    /**
     * Another distance.
     *
     * @param distance cosine or euclidean
     */
    public BatchHardSoftMarginTripletLoss(Distance distance) {
        this.distance = ClassDistances.checked(distance, name());
    }

    @Override
    public Tensor compute(Embeddings batch) {
        return torch.softplus(ClassDistances.of(batch, distance, name()).hardest())
                .mean();
    }

    @Override
    public String name() {
        return "BatchHardSoftMarginTripletLoss";
    }

    @Override
    public Map<String, String> options() {
        return ClassDistances.options(distance, null);
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
