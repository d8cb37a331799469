package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.MiningSummary.Distribution;
import java.util.Arrays;

/** Collects numbers; NaN is left out. Not thread-safe. */
final class CollectedNumbers {

    private float[] values = new float[256];
    private int size;

    void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = (float) value;
    }

    Distribution distribution() {
        return Distribution.of(Arrays.copyOf(values, size));
    }
}
