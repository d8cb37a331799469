package io.github.jjak.report.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a picture.
 *
 * @param name in the legend
 * @param style number of its colour and dashes, from 0
 * @param points in the order of their x
 * @param faint whether it is only the background of another one, and in neither legend nor table
 */
record Series(Said name, int style, List<Point> points, boolean faint) {

    /** Colours and dashes that there are; later lines begin again with the first. */
    static final int STYLES = 6;

    private static final int MOST_POINTS = 240;
    private static final int FEWEST_TO_SMOOTH = 40;
    private static final int WINDOWS = 20;

    /**
     * One value.
     *
     * @param low lower end of its interval; NaN without one
     * @param high upper end
     */
    record Point(double x, double y, double low, double high) {

        static Point of(double x, double y) {
            return new Point(x, y, Double.NaN, Double.NaN);
        }

        boolean hasInterval() {
            return Double.isFinite(low) && Double.isFinite(high);
        }
    }

    Series {
        points = List.copyOf(points);
    }

    static Series of(Said name, int style, List<Point> points) {
        return new Series(name, style % STYLES, points, false);
    }

    /** The same behind another one. */
    Series behind() {
        return new Series(name, style, points, true);
    }

    /** So few points that a picture can hold them: means of neighbours. */
    Series thinned() {
        if (points.size() <= MOST_POINTS) {
            return this;
        }
        List<Point> thinned = new ArrayList<>();
        for (int part = 0; part < MOST_POINTS; part++) {
            int from = (int) ((long) part * points.size() / MOST_POINTS);
            int to = (int) ((part + 1L) * points.size() / MOST_POINTS);
            List<Point> neighbours = points.subList(from, to);
            thinned.add(Point.of(
                    neighbours.get(neighbours.size() - 1).x(),
                    neighbours.stream().mapToDouble(Point::y).average().orElse(Double.NaN)));
        }
        return new Series(name, style, thinned, faint);
    }

    boolean canBeSmoothed() {
        return points.size() >= FEWEST_TO_SMOOTH;
    }

    /** Each value the mean of those around it. */
    Series smoothed() {
        int reach = Math.max(1, points.size() / WINDOWS / 2);
        List<Point> smooth = new ArrayList<>();
        for (int at = 0; at < points.size(); at++) {
            // As many before as after, so that the ends do not lean.
            int around = Math.min(reach, Math.min(at, points.size() - 1 - at));
            smooth.add(Point.of(
                    points.get(at).x(),
                    points.subList(at - around, at + around + 1).stream()
                            .mapToDouble(Point::y)
                            .average()
                            .orElse(Double.NaN)));
        }
        return new Series(name, style, smooth, faint);
    }
}
