package io.github.jjak.report.internal;

import java.util.ArrayList;
import java.util.List;

/** A picture of lines over the steps or over something else. */
final class LineChart {

    private static final Said STEPS = new Said("steps", "스텝");

    private final Markup out;
    private final String id;
    private final Said title;
    private Said note = Said.same("");
    private Said across = STEPS;
    private double lowest = Double.NaN;
    private double highest = Double.NaN;
    private boolean logarithmic;
    private boolean smooth;
    private final List<Series> series = new ArrayList<>();

    LineChart(Markup out, String id, Said title) {
        this.out = out;
        this.id = id;
        this.title = title;
    }

    /** How to read it. */
    LineChart note(Said value) {
        this.note = value;
        return this;
    }

    /** What the horizontal axis has, if not steps. */
    LineChart across(Said value, boolean withEqualFactors) {
        this.across = value;
        this.logarithmic = withEqualFactors;
        return this;
    }

    /** The ends of the vertical axis, whatever the values. */
    LineChart between(double low, double high) {
        this.lowest = low;
        this.highest = high;
        return this;
    }

    /** Values of single batches: a mean of neighbours is drawn over them. */
    LineChart smooth() {
        this.smooth = true;
        return this;
    }

    /** Adds a line, unless it is empty. */
    LineChart add(Series line) {
        if (!line.points().isEmpty()) {
            series.add(line.thinned());
        }
        return this;
    }

    /** Draws it, if there is something to draw. */
    void draw() {
        if (series.stream().mapToInt(line -> line.points().size()).max().orElse(0) < 2) {
            return;
        }
        List<Series> drawn = new ArrayList<>();
        for (Series line : series) {
            if (smooth && line.canBeSmoothed()) {
                drawn.add(line.behind());
                drawn.add(line.smoothed());
            } else {
                drawn.add(line);
            }
        }
        Plot plot = new Plot(out, id, horizontal(), vertical())
                .begin(new Plot.About(title, note, across, Said.same("")), description())
                .ticks(Figures::of);
        drawn.forEach(plot::line);
        plot.end(series, across);
    }

    private Axis horizontal() {
        double from = points().stream().mapToDouble(Series.Point::x).min().orElse(0);
        double to = points().stream().mapToDouble(Series.Point::x).max().orElse(1);
        return new Axis(logarithmic ? Math.max(1, from) : Math.min(0, from), to, logarithmic);
    }

    private Axis vertical() {
        if (Double.isFinite(lowest)) {
            return Axis.of(lowest, highest);
        }
        double least = points().stream()
                .mapToDouble(point -> point.hasInterval() ? Math.min(point.low(), point.y()) : point.y())
                .min()
                .orElse(0);
        double most = points().stream()
                .mapToDouble(point -> point.hasInterval() ? Math.max(point.high(), point.y()) : point.y())
                .max()
                .orElse(1);
        return Axis.around(least, most);
    }

    private List<Series.Point> points() {
        return series.stream().flatMap(line -> line.points().stream()).toList();
    }

    /** In a sentence for each line, for people who do not see it. */
    private Said description() {
        Said whole = Said.same("");
        for (Series line : series) {
            Series.Point first = line.points().get(0);
            Series.Point last = line.points().get(line.points().size() - 1);
            String from = Figures.of(first.y());
            String to = Figures.of(last.y());
            String at = Figures.of(last.x());
            whole = whole.then(new Said(
                    line.name().english() + ": from " + from + " to " + to + " at " + at + ". ",
                    line.name().korean() + ": " + from + "에서 시작해 " + at + "에서 " + to + ". "));
        }
        return whole;
    }
}
