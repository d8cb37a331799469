package io.github.jjak.report.internal;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A picture with two axes, as SVG in a figure with its caption, its legend and its numbers as a table. What is drawn into it comes between {@link #begin}
 * and {@link #end}. Not thread-safe.
 */
final class Plot {

    static final double WIDTH = 420;
    static final double HEIGHT = 250;
    private static final double LEFT = 56;
    private static final double RIGHT = 26;
    private static final double TOP = 12;
    private static final double BOTTOM = 44;
    private static final int MOST_ROWS = 60;

    private final Markup out;
    private final String id;
    private final Axis horizontal;
    private final Axis vertical;

    /**
     * What a picture is about.
     *
     * @param title its name
     * @param note a sentence on how to read it; empty for none
     * @param across name of the horizontal axis
     * @param upwards name of the vertical one; empty if the title says it
     */
    record About(Said title, Said note, Said across, Said upwards) {}

    Plot(Markup out, String id, Axis horizontal, Axis vertical) {
        this.out = out;
        this.id = id;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.max(0, Math.min(1, horizontal.share(value)));
    }

    double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.max(0, Math.min(1, vertical.share(value)));
    }

    /** Caption, frame and the vertical axis of a picture that is looked at as a whole. */
    Plot begin(About about, Said description) {
        return begin(about, description, "img");
    }

    /** @param role {@code img}, or {@code group} if parts of it can be reached one by one */
    Plot begin(About about, Said description, String role) {
        out.open("figure", "class", "plot");
        out.open("figcaption").said("strong", about.title());
        if (!about.note().isEmpty()) {
            out.trusted(" ").said("span", about.note(), "class", "note");
        }
        out.close();
        out.open(
                "svg",
                "viewBox",
                "0 0 " + Figures.place(WIDTH) + " " + Figures.place(HEIGHT),
                "role",
                role,
                "aria-labelledby",
                id + "-title " + id + "-desc");
        out.said("title", about.title(), "id", id + "-title").said("desc", description, "id", id + "-desc");
        for (double tick : vertical.ticks()) {
            String at = Figures.place(y(tick));
            out.leaf(
                    "path",
                    "class",
                    "grid",
                    "d",
                    "M" + Figures.place(LEFT) + " " + at + "H" + Figures.place(WIDTH - RIGHT));
            label(LEFT - 6, y(tick) + 4, "end", Said.same(Figures.of(tick)));
        }
        out.leaf(
                "path",
                "class",
                "axis",
                "d",
                "M" + Figures.place(LEFT) + " " + Figures.place(TOP) + "V" + Figures.place(HEIGHT - BOTTOM) + "H"
                        + Figures.place(WIDTH - RIGHT));
        label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", about.across());
        if (!about.upwards().isEmpty()) {
            double middle = (TOP + HEIGHT - BOTTOM) / 2;
            out.said(
                    "text",
                    about.upwards(),
                    "x",
                    "12",
                    "y",
                    Figures.place(middle),
                    "text-anchor",
                    "middle",
                    "transform",
                    "rotate(-90 12 " + Figures.place(middle) + ")");
        }
        return this;
    }

    /** Names the horizontal axis's ticks. */
    Plot ticks(DoubleFunction<String> name) {
        for (double tick : horizontal.ticks()) {
            tick(tick, Said.same(name.apply(tick)));
        }
        return this;
    }

    void tick(double value, Said name) {
        String at = Figures.place(x(value));
        out.leaf("path", "class", "axis", "d", "M" + at + " " + Figures.place(HEIGHT - BOTTOM) + "v4");
        label(x(value), HEIGHT - BOTTOM + 17, "middle", name);
    }

    private void label(double x, double y, String anchor, Said text) {
        out.said("text", text, "x", Figures.place(x), "y", Figures.place(y), "text-anchor", anchor);
    }

    /** A line through the points, their intervals, and, where they are few, the points themselves. */
    void line(Series series) {
        List<Series.Point> points = series.points();
        String colour = "s" + series.style();
        StringBuilder path = new StringBuilder();
        for (Series.Point point : points) {
            path.append(path.length() == 0 ? 'M' : 'L')
                    .append(Figures.place(x(point.x())))
                    .append(' ')
                    .append(Figures.place(y(point.y())));
            if (point.hasInterval()) {
                interval(colour, point.x(), point.low(), point.high());
            }
        }
        out.leaf("path", "class", (series.faint() ? "faint " : "line ") + colour, "d", path.toString());
        if (series.faint()) {
            return;
        }
        boolean few = points.size() <= 30;
        int every = Math.max(1, points.size() / 60);
        for (int at = 0; at < points.size(); at += few ? 1 : every) {
            Series.Point point = points.get(at);
            dot((few ? "dot " : "hidden ") + colour, point.x(), point.y(), few ? 3.2 : 7, series.name());
        }
    }

    /** A vertical bar from the lower to the upper end. */
    void interval(String colour, double x, double low, double high) {
        out.leaf(
                "path",
                "class",
                "interval " + colour,
                "d",
                "M" + Figures.place(x(x)) + " " + Figures.place(y(low)) + "V" + Figures.place(y(high)));
    }

    /** A point that says its value when it is pointed at. */
    void dot(String style, double x, double y, double radius, Said name) {
        out.open(
                "circle",
                "class",
                style,
                "cx",
                Figures.place(x(x)),
                "cy",
                Figures.place(y(y)),
                "r",
                Figures.place(radius));
        out.said("title", name.then(Said.same(": " + Figures.of(x) + ", " + Figures.of(y))))
                .close();
    }

    /** Anything else, in the picture's own places. */
    Markup markup() {
        return out;
    }

    /** Legend and table. */
    void end(List<Series> series, Said across) {
        legend(series);
        table(series, across);
        out.close();
    }

    /**
     * Legend and table of values that belong to groups.
     *
     * @param names of the groups; each line has a point for each
     */
    void end(List<Series> series, Said across, List<Said> names) {
        legend(series);
        Numbers numbers = new Numbers(out);
        numbers.begin(across, series.stream().map(Series::name).toList());
        for (int group = 0; group < names.size(); group++) {
            int at = group;
            numbers.row(
                    names.get(group),
                    series.stream().map(one -> value(one.points().get(at))).toList());
        }
        numbers.end();
        out.close();
    }

    private void legend(List<Series> named) {
        out.close();
        if (named.size() > 1) {
            out.open("ul", "class", "legend");
            for (Series one : named) {
                out.open("li");
                out.open("svg", "viewBox", "0 0 26 10", "class", "key", "aria-hidden", "true", "focusable", "false");
                out.leaf("path", "class", "line s" + one.style(), "d", "M1 5H25")
                        .close();
                out.trusted(" ").said("span", one.name()).close();
            }
            out.close();
        }
    }

    private void table(List<Series> series, Said across) {
        Numbers numbers = new Numbers(out);
        numbers.begin(across, series.stream().map(Series::name).toList());
        if (!series.isEmpty()) {
            List<Series.Point> first = series.get(0).points();
            for (int at : shown(first.size())) {
                double x = first.get(at).x();
                numbers.row(
                        Said.same(Figures.of(x)),
                        series.stream().map(one -> value(one, x)).toList());
            }
        }
        numbers.end();
    }

    private static String value(Series series, double x) {
        return series.points().stream()
                .filter(point -> point.x() == x)
                .findFirst()
                .map(Plot::value)
                .orElse("–");
    }

    private static String value(Series.Point point) {
        String interval =
                point.hasInterval() ? " (" + Figures.of(point.low()) + " – " + Figures.of(point.high()) + ")" : "";
        return Figures.of(point.y()) + interval;
    }

    private static int[] shown(int rows) {
        int count = Math.min(rows, MOST_ROWS);
        int[] shown = new int[count];
        for (int i = 0; i < count; i++) {
            // The last one is the one that people look for.
            shown[i] = count == 1 ? 0 : (int) ((long) i * (rows - 1) / (count - 1));
        }
        return shown;
    }
}
