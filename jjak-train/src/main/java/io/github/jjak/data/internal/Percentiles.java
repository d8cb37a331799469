package io.github.jjak.data.internal;

import java.util.Arrays;

/**
 * How a count varies over texts; percentiles by nearest rank.
 *
 * @param minimum the least
 * @param median half of the texts have at most this
 * @param percentile90 nine of ten have at most this
 * @param percentile99 99 of 100 have at most this
 * @param maximum the most
 */
public record Percentiles(int minimum, int median, int percentile90, int percentile99, int maximum) {

    /** The spread of at least one count; {@code counts} stays as it is. */
    static Percentiles of(int[] counts) {
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        return new Percentiles(
                sorted[0], rank(sorted, 50), rank(sorted, 90), rank(sorted, 99), sorted[sorted.length - 1]);
    }

    private static int rank(int[] sorted, int percent) {
        return sorted[(int) (((long) sorted.length * percent + 99) / 100) - 1];
    }
}
