package io.github.jjak.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * What was measured, several times.
 *
 * @param name what, and on what
 * @param unit of the values
 * @param values one per repetition, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // a handful of numbers, never compared
record Measurement(String name, String unit, double[] values) {

    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return sorted()[0];
    }

    double most() {
        return sorted()[values.length - 1];
    }

    private double[] sorted() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Three digits that mean something, whatever the size. */
    static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
