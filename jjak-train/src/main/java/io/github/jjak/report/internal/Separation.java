package io.github.jjak.report.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well a threshold on the cosine tells right answers from others: shares of positives and negatives in equal parts of -1 to 1.
 *
 * @param positives {@code [bins]}, adding up to 1
 * @param negatives {@code [bins]}, adding up to 1
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
record Separation(double[] positives, double[] negatives) {

    /** Of counts. */
    static Separation of(int[] positives, int[] negatives) {
        return new Separation(shares(positives), shares(negatives));
    }

    private static double[] shares(int[] counts) {
        double sum = Math.max(1, Arrays.stream(counts).asLongStream().sum());
        return Arrays.stream(counts).mapToDouble(count -> count / sum).toArray();
    }

    /** Fewer and wider parts, of which a whole number fits into one. */
    static double[] wider(double[] shares, int parts) {
        double[] wider = new double[parts];
        for (int bin = 0; bin < shares.length; bin++) {
            wider[bin * parts / shares.length] += shares[bin];
        }
        return wider;
    }

    /** The share that both have in common: 0 if a threshold parts them, 1 if they are alike. */
    double overlap() {
        double overlap = 0;
        for (int bin = 0; bin < positives.length; bin++) {
            overlap += Math.min(positives[bin], negatives[bin]);
        }
        return overlap;
    }

    /** Share of negatives (x) and of positives (y) at or above each threshold, from none to all. */
    List<Series.Point> curve() {
        List<Series.Point> curve = new ArrayList<>(List.of(Series.Point.of(0, 0)));
        double right = 0;
        double wrong = 0;
        for (int bin = positives.length - 1; bin >= 0; bin--) {
            if (positives[bin] > 0 || negatives[bin] > 0) {
                right += positives[bin];
                wrong += negatives[bin];
                curve.add(Series.Point.of(Math.min(1, wrong), Math.min(1, right)));
            }
        }
        return curve;
    }

    /** Area under that curve: the chance that a positive has a higher cosine than a negative; ties count half. */
    double area() {
        double area = 0;
        List<Series.Point> curve = curve();
        for (int at = 1; at < curve.size(); at++) {
            Series.Point left = curve.get(at - 1);
            Series.Point right = curve.get(at);
            area += (right.x() - left.x()) * (left.y() + right.y()) / 2;
        }
        return area;
    }
}
