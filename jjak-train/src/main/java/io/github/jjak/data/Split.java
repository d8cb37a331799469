package io.github.jjak.data;

import io.github.jjak.data.internal.TextKey;

/**
 * A data set in two parts that share no question and no answer, after {@link TextKey}. Rows keep their order.
 *
 * @param training the rows to train on
 * @param heldOut the rows to evaluate on
 * @param trainingClusters clusters of {@link PositivesGraph} in {@code training}
 * @param heldOutClusters clusters in {@code heldOut}
 */
public record Split(Dataset training, Dataset heldOut, int trainingClusters, int heldOutClusters) {

    /** The share of rows that was really held out. */
    public double heldOutShare() {
        return (double) heldOut.rows() / (training.rows() + heldOut.rows());
    }
}
