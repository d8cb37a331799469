package io.github.jjak.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers read one after the other. */
final class DoubleColumn {

    private double[] values = new double[1024];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }

    /** The number, or NaN for anything that is not a finite decimal number, {@code true} or {@code false}. */
    static double parse(@Nullable String text) {
        String value = text == null ? "" : text.strip();
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true") ? 1 : 0;
        }
        if (!value.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Double.NaN;
        }
        double number = Double.parseDouble(value);
        return Double.isFinite(number) ? number : Double.NaN;
    }
}
