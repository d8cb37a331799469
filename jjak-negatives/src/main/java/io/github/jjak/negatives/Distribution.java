package io.github.jjak.negatives;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How scores are spread; quartiles by linear interpolation, as numpy's default. All NaN when there are none.
 *
 * @param count how many there are
 * @param mean arithmetic mean
 * @param standardDeviation of the population
 * @param minimum the least
 * @param quartile1 a quarter lies below
 * @param median half lies below
 * @param quartile3 three quarters lie below
 * @param maximum the most
 */
public record Distribution(
        int count,
        double mean,
        double standardDeviation,
        double minimum,
        double quartile1,
        double median,
        double quartile3,
        double maximum) {

    /** Of numbers without NaN; the array stays as it is. */
    public static Distribution of(float[] values) {
        if (values.length == 0) {
            double none = Double.NaN;
            return new Distribution(0, none, none, none, none, none, none, none);
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (float value : sorted) {
            sum += value;
        }
        double mean = sum / sorted.length;
        double squares = 0;
        for (float value : sorted) {
            squares += (value - mean) * (value - mean);
        }
        return new Distribution(
                sorted.length,
                mean,
                Math.sqrt(squares / sorted.length),
                sorted[0],
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                sorted[sorted.length - 1]);
    }

    /** A quantile of ascending numbers, at least one. */
    static double quantile(float[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** For JSON; only the count where there are no values. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", count);
        if (count > 0) {
            map.put("mean", mean);
            map.put("std", standardDeviation);
            map.put("min", minimum);
            map.put("25%", quartile1);
            map.put("median", median);
            map.put("75%", quartile3);
            map.put("max", maximum);
        }
        return map;
    }
}
