package io.github.jjak.report.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * One direction of a picture.
 *
 * @param low value at its beginning
 * @param high value at its end, above {@code low}
 * @param logarithmic whether equal factors have equal lengths; {@code low} is then above 0
 */
record Axis(double low, double high, boolean logarithmic) {

    private static final int PARTS = 5;

    Axis {
        if (!(low < high)) {
            double middle = Double.isFinite(low) ? low : 0;
            double half = middle == 0 ? 1 : Math.abs(middle) / 10;
            low = middle - half;
            high = middle + half;
        }
    }

    /** From one value to another. */
    static Axis of(double low, double high) {
        return new Axis(low, high, false);
    }

    /** As far as the values go, with a little room. */
    static Axis around(double least, double most) {
        double room = (most - least) * 0.05;
        // A quantity that is never negative should not seem to be.
        double low = least >= 0 ? Math.max(0, least - room) : least - room;
        return of(low, most + room);
    }

    /** Where a value lies, 0 at the beginning and 1 at the end. */
    double share(double value) {
        return logarithmic
                ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
    }

    /** Round values to be named, ascending. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double value = 1; value <= high * 1.0001; value *= 10) {
                for (double factor : new double[] {1, 3, 5}) {
                    if (value * factor >= low && value * factor <= high * 1.0001) {
                        ticks.add(value * factor);
                    }
                }
            }
            return ticks;
        }
        double rough = (high - low) / PARTS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step =
                rough / power > 5 ? 10 * power : rough / power > 2 ? 5 * power : rough / power > 1 ? 2 * power : power;
        for (double at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) {
            // Not minus zero.
            ticks.add(at * step + 0.0);
        }
        return ticks;
    }
}
