package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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

    /** Scores of which at least two differ, for losses that learn an order. */
    static void requireDifferent(double @Nullable [] labels, String loss) {
        double[] scores = required(labels, loss);
        if (Arrays.stream(scores).distinct().limit(2).count() < 2) {
            throw new UsageException(loss + " learns from pairs with different scores, but all " + scores.length
                    + " rows have the same. For positive pairs alone use MultipleNegativesRankingLoss.");
        }
    }

    /** Classes of which at least two have two rows or more, for losses that compare the texts of a batch. */
    static void requireClasses(double @Nullable [] labels, String loss) {
        double[] classes = required(labels, loss);
        Map<Double, Integer> rows = new HashMap<>();
        for (double label : classes) {
            rows.merge(label, 1, Integer::sum);
        }
        long repeated = rows.values().stream().filter(count -> count > 1).count();
        if (repeated < 2) {
            throw new UsageException(loss
                    + " compares texts of one class with texts of others, so two classes need at least two"
                    + " rows each, but of " + rows.size() + (rows.size() == 1 ? " class " : " classes ") + repeated
                    + " have. Name the column of classes last.");
        }
    }

    /** Refuses other than one text column. */
    static void requireTexts(int columns, String loss) {
        if (columns != 1) {
            throw new UsageException(loss + " needs one text column and a label, but the data have " + columns
                    + " text columns. Name one with `columns`.");
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
