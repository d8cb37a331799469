package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Checks that losses over labelled or scored pairs have in common. */
final class Labels {

    private Labels() {}

    /** @param loss name of the loss that needs them */
    static double[] required(double @Nullable [] labels, String loss) {
        if (labels == null) {
            throw new UsageException(
                    loss + " needs a label or score per row, but the data have none. Name their column as"
                            + " `scoreColumn`.");
        }
        return labels;
    }

    /** More than one pair in a batch, for losses that compare pairs with each other. */
    static void requireSeveral(int batchSize, String loss) {
        if (batchSize < 2) {
            throw new UsageException(loss + " compares the pairs of a batch with each other, so batch size " + batchSize
                    + " leaves nothing to learn. Use `batchSize` 2 or more (32 is usual).");
        }
    }

    /** Labels that are 1 or 0, with both of them among the rows. */
    static void requireBinary(double @Nullable [] labels, String loss) {
        double[] present = required(labels, loss);
        int positives = 0;
        for (int row = 0; row < present.length; row++) {
            if (present[row] != 0 && present[row] != 1) {
                throw new UsageException(loss + " needs labels that are 1 (belong together) or 0, but row " + (row + 1)
                        + " has " + present[row] + ". For graded scores use CoSENTLoss or CosineSimilarityLoss.");
            }
            positives += present[row] == 1 ? 1 : 0;
        }
        if (positives == 0 || positives == present.length) {
            throw new UsageException(
                    loss + " needs pairs with label 1 and pairs with label 0, but all " + present.length
                            + " rows are labelled " + (positives == 0 ? 0 : 1) + "."
                            + (positives == 0
                                    ? ""
                                    : " For positive pairs alone use MultipleNegativesRankingLoss, or make negatives"
                                            + " first."));
        }
    }

    /** Refuses labels that say that some pairs are no positives, for a loss that takes every row for one. */
    static void requireNoNegatives(double @Nullable [] labels, String loss) {
        if (labels == null) {
            return;
        }
        long negatives = Arrays.stream(labels).filter(label -> label == 0).count();
        if (negatives > 0 && Arrays.stream(labels).allMatch(label -> label == 0 || label == 1)) {
            throw new UsageException(loss + " treats every row as a positive pair, but " + negatives + " of "
                    + labels.length + " rows are labelled 0. Leave these rows out, or use ContrastiveLoss.");
        }
    }

    /** Refuses other than two text columns. */
    static void requirePairs(int columns, String loss) {
        if (columns != 2) {
            throw new UsageException(loss + " needs two text columns and a label or score, but the data have " + columns
                    + " text columns. Name two with `columns`.");
        }
    }

    /** The batch's labels, float32 {@code [rows]}. */
    static Tensor of(Embeddings batch, String loss) {
        double[] labels = required(batch.facts().labels(), loss);
        float[] values = new float[labels.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) labels[row];
        }
        return Tensors.of(values, values.length);
    }
}
