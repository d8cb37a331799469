package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.stream.IntStream;

/**
 * Splits a data set along its clusters.
 *
 * <ol>
 *   <li>The target is the fraction of rows, rounded, at least one row.
 *   <li>Shuffle the clusters by the seed and hold out each that still fits under the target.
 *   <li>If a gap stays, hold out the smallest cluster left over as well when that comes at least as near to the target. So
 *       a huge cluster is held out only when the target is as huge.
 * </ol>
 */
final class ClusterSplit {

    private ClusterSplit() {}

    static Split split(Dataset dataset, double heldOutFraction, long seed) {
        if (!(heldOutFraction > 0 && heldOutFraction < 1)) {
            throw new UsageException(
                    "The held-out fraction must be between 0 and 1, for example 0.1, not " + heldOutFraction + ".");
        }
        PositivesGraph positives = dataset.positives();
        boolean[] heldOut = choose(positives, Math.max(1, Math.round(heldOutFraction * dataset.rows())), seed);
        int[] heldOutRows = rows(dataset, positives, heldOut, true);
        int[] trainingRows = rows(dataset, positives, heldOut, false);
        if (heldOutRows.length == 0 || trainingRows.length == 0) {
            throw new DataException(
                    "The " + dataset.rows() + " rows cannot be split without a leak: they hang together in "
                            + positives.clusterCount() + " clusters of shared questions or answers, the largest with "
                            + positives.largestClusterSize() + " rows, and a fraction of " + heldOutFraction
                            + " leaves one side empty. Give a separate evaluation file or another fraction.");
        }
        int heldOutClusters =
                (int) IntStream.range(0, heldOut.length).filter(i -> heldOut[i]).count();
        return new Split(
                dataset.select(trainingRows),
                dataset.select(heldOutRows),
                heldOut.length - heldOutClusters,
                heldOutClusters);
    }

    private static boolean[] choose(PositivesGraph positives, long target, long seed) {
        boolean[] heldOut = new boolean[positives.clusterCount()];
        long gap = target;
        int smallestLeft = -1;
        for (int cluster : new SeededRandom(seed).permutation(heldOut.length)) {
            int size = positives.clusterSize(cluster);
            if (size <= gap) {
                heldOut[cluster] = true;
                gap -= size;
            } else if (smallestLeft < 0 || size < positives.clusterSize(smallestLeft)) {
                smallestLeft = cluster;
            }
        }
        if (smallestLeft >= 0 && positives.clusterSize(smallestLeft) <= 2 * gap) {
            heldOut[smallestLeft] = true;
        }
        return heldOut;
    }

    private static int[] rows(Dataset dataset, PositivesGraph positives, boolean[] heldOut, boolean wanted) {
        return IntStream.range(0, dataset.rows())
                .filter(row -> heldOut[positives.clusterOfRow(row)] == wanted)
                .toArray();
    }
}
