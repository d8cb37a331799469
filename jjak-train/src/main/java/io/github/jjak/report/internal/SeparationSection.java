package io.github.jjak.report.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cosines of right and other answers before and after the training, and how a threshold would part them. */
final class SeparationSection {

    private static final int PARTS = 50;

    private final Markup out;
    private final List<ReportedRun> runs;

    SeparationSection(Markup out, List<ReportedRun> runs) {
        this.out = out;
        this.runs = runs;
    }

    void write() {
        if (runs.stream().allMatch(run -> run.best() == null)) {
            return;
        }
        out.open("section", "id", "separation").said("h2", new Said("Right answers against others", "정답과 다른 답변의 구분"));
        out.open("div", "class", "plots");
        if (runs.size() == 1) {
            histograms(runs.get(0));
        }
        thresholds();
        out.close().close();
    }

    private static @Nullable Separation separation(@Nullable Findings findings) {
        return findings == null ? null : Separation.of(findings.positives(), findings.negatives());
    }

    private void histograms(ReportedRun run) {
        Separation before = separation(run.base());
        Separation after = separation(run.best());
        double[] ends = ends(before, after);
        if (before != null) {
            histogram("before", new Said("Before training", "학습 전"), before, ends);
        }
        if (after != null) {
            histogram("after", new Said("After training", "학습 후"), after, ends);
        }
    }

    /** Least and greatest cosine that occur, and the largest share: both pictures have the same axes. */
    private static double[] ends(@Nullable Separation... separations) {
        double low = 1;
        double high = -1;
        double most = 0;
        for (Separation separation : separations) {
            if (separation != null) {
                double[] right = Separation.wider(separation.positives(), PARTS);
                double[] wrong = Separation.wider(separation.negatives(), PARTS);
                for (int part = 0; part < PARTS; part++) {
                    most = Math.max(most, Math.max(right[part], wrong[part]));
                    if (right[part] > 0 || wrong[part] > 0.0005) {
                        low = Math.min(low, left(part));
                        high = Math.max(high, left(part + 1));
                    }
                }
            }
        }
        return new double[] {Math.min(low, high - 0.1), high, most};
    }

    private static double left(int part) {
        return -1 + 2.0 * part / PARTS;
    }

    private void histogram(String id, Said title, Separation separation, double[] ends) {
        double[] right = Separation.wider(separation.positives(), PARTS);
        double[] wrong = Separation.wider(separation.negatives(), PARTS);
        String overlap = Figures.percent(separation.overlap());
        Said across = new Said("cosine of question and answer", "질문과 답변의 코사인 유사도");
        Plot plot = new Plot(out, "histogram-" + id, Axis.of(ends[0], ends[1]), Axis.of(0, ends[2] * 1.05));
        plot.begin(
                        new Plot.About(
                                title,
                                new Said("overlap " + overlap, "겹침 " + overlap),
                                across,
                                new Said("share of pairs", "쌍의 비율")),
                        new Said(
                                "Histogram of cosines of right answers and of others; they overlap by " + overlap + ".",
                                "정답과 다른 답변의 코사인 유사도 히스토그램. 겹치는 비율은 " + overlap + "입니다."))
                .ticks(Figures::of);
        Series wrongs = series(new Said("other answers", "다른 답변"), 1, wrong, ends);
        Series rights = series(new Said("right answers", "정답"), 0, right, ends);
        bars(plot, wrongs);
        bars(plot, rights);
        plot.end(List.of(rights, wrongs), across);
    }

    private static Series series(Said name, int style, double[] shares, double[] ends) {
        List<Series.Point> points = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            double middle = (left(part) + left(part + 1)) / 2;
            if (middle > ends[0] && middle < ends[1]) {
                points.add(Series.Point.of(Math.rint(middle * 1000) / 1000, shares[part]));
            }
        }
        return Series.of(name, style, points);
    }

    private static void bars(Plot plot, Series series) {
        double half = 1.0 / PARTS;
        for (Series.Point point : series.points()) {
            if (point.y() > 0) {
                double left = plot.x(point.x() - half);
                plot.markup()
                        .open(
                                "rect",
                                "class",
                                "bar s" + series.style(),
                                "x",
                                Figures.place(left),
                                "y",
                                Figures.place(plot.y(point.y())),
                                "width",
                                Figures.place(plot.x(point.x() + half) - left),
                                "height",
                                Figures.place(plot.y(0) - plot.y(point.y())))
                        .said(
                                "title",
                                series.name()
                                        .then(Said.same(
                                                " " + Figures.of(point.x()) + ": " + Figures.percent(point.y()))))
                        .close();
            }
        }
    }

    private void thresholds() {
        Said across = new Said("share of other answers above the threshold", "임계값을 넘는 다른 답변의 비율");
        LineChart chart = new LineChart(out, "roc", new Said("Every threshold (ROC)", "모든 임계값(ROC 곡선)"))
                .across(across, false)
                .between(0, 1)
                .note(new Said(
                        "upwards: share of right answers above it; AUC in the legend",
                        "세로: 임계값을 넘는 정답의 비율. 범례의 수는 AUC"));
        if (runs.size() == 1) {
            roc(chart, new Said("after", "학습 후"), 0, separation(runs.get(0).best()));
            roc(chart, new Said("before", "학습 전"), 1, separation(runs.get(0).base()));
        } else {
            for (int run = 0; run < runs.size(); run++) {
                roc(
                        chart,
                        Said.same(runs.get(run).name()),
                        run,
                        separation(runs.get(run).best()));
            }
        }
        chart.draw();
    }

    private static void roc(LineChart chart, Said name, int style, @Nullable Separation separation) {
        if (separation != null) {
            chart.add(Series.of(
                    name.then(Said.same(" " + Figures.metric(separation.area()))), style, separation.curve()));
        }
    }
}
