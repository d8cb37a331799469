package io.github.jjak.data.internal;

import io.github.jjak.error.UsageException;

/**
 * Which clusters of rows are held out, decided by nothing but their sizes and a seed, so wherever the rows are, the same are.
 *
 * <ol>
 *   <li>The target is the fraction of rows, rounded, at least one row.
 *   <li>Shuffle the clusters by the seed and hold out each that still fits under the target.
 *   <li>If a gap stays, hold out the smallest cluster left over as well when that comes at least as near to the target. So
 *       a huge cluster is held out only when the target is as huge.
 * </ol>
 */
public final class HeldOutClusters {

    private HeldOutClusters() {}

    /**
     * Refuses a fraction that leaves one side nothing.
     *
     * @throws UsageException for a fraction not between 0 and 1
     */
    public static void check(double fraction) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new UsageException(
                    "The held-out fraction must be between 0 and 1, for example 0.1, not " + fraction + ".");
        }
    }

    /**
     * Chooses.
     *
     * @param sizes rows that count of each cluster, in the order of the clusters' first rows; a cluster of 0 is not held out
     * @return for each cluster whether it is held out
     */
    public static boolean[] of(int[] sizes, double fraction, long seed) {
        long rows = 0;
        for (int size : sizes) {
            rows += size;
        }
        boolean[] heldOut = new boolean[sizes.length];
        long gap = Math.max(1, Math.round(fraction * rows));
        int smallestLeft = -1;
        for (int cluster : new SeededRandom(seed).permutation(heldOut.length)) {
            int size = sizes[cluster];
            if (size == 0) {
                continue;
            }
            if (size <= gap) {
                heldOut[cluster] = true;
                gap -= size;
            } else if (smallestLeft < 0 || size < sizes[smallestLeft]) {
                smallestLeft = cluster;
            }
        }
        if (smallestLeft >= 0 && sizes[smallestLeft] <= 2 * gap) {
            heldOut[smallestLeft] = true;
        }
        return heldOut;
    }
}
