package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@link ContrastiveLoss} of a batch's hard pairs only; sentence-transformers' class of the same name, as of version 6.
 *
 * <ol>
 *   <li>A pair labelled 0 is hard if it is nearer than the farthest pair labelled 1; a pair labelled 1 if it is farther than the
 *       nearest labelled 0.
 *   <li>If the batch has no pair of the other label, pairs are measured against the mean of their own.
 *   <li>loss = sum of {@code d²} over hard pairs labelled 1 and of {@code max(0, margin - d)²} over hard pairs labelled 0. It is
 *       a sum: its size depends on the batch.
 * </ol>
 *
 * Immutable and thread-safe.
 */
public final class OnlineContrastiveLoss implements Loss {

    private final Distance distance;
    private final double margin;

    /** Cosine distance, margin 0.5. */
    public OnlineContrastiveLoss() {
        this(Distance.COSINE, ContrastiveLoss.DEFAULT_MARGIN);
    }

    /** @param margin distance that pairs labelled 0 should have at least, above 0 */
    public OnlineContrastiveLoss(Distance distance, double margin) {
        this.distance = distance;
        this.margin = LossNumbers.factor(margin, "margin");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        Labels.requirePairs(batch.columns().size(), name());
        Tensor positive = Labels.of(batch, name()).eq(number(1));
        Tensor negative = positive.logical_not();
        Tensor distances =
                distance.between(batch.columns().get(0), batch.columns().get(1));
        Tensor fixed = distances.detach();
        boolean anyPositive = positive.any().item_bool();
        boolean anyNegative = negative.any().item_bool();
        // Comparing the pairs of a batch that has one kind only with the others' extreme would compare them with
        // nothing.
        Tensor farthestPositive = anyPositive
                ? fixed.masked_fill(negative, number(Double.NEGATIVE_INFINITY)).max()
                : fixed.mean();
        Tensor nearestNegative = anyNegative
                ? fixed.masked_fill(positive, number(Double.POSITIVE_INFINITY)).min()
                : fixed.mean();
        Tensor hardNegatives = negative.logical_and(fixed.lt(farthestPositive));
        Tensor hardPositives = positive.logical_and(fixed.gt(nearestNegative));
        Tensor tooNear = distances.neg().add(number(margin)).relu().square();
        return distances
                .square()
                .mul(hardPositives)
                .add(tooNear.mul(hardNegatives))
                .sum();
    }

    @Override
    public String name() {
        return "OnlineContrastiveLoss";
    }

    @Override
    public Map<String, String> options() {
        return ContrastiveLoss.options(distance, margin);
    }

    @Override
    public void check(int columns, int batchSize) {
        Labels.requirePairs(columns, name());
        Labels.requireSeveral(batchSize, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireBinary(labels, name());
    }
}
