package io.github.jjak.report.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ranks of the right answers: by depth, by length of the question, by size of its cluster. */
final class RankSection {

    private static final int DEEPEST = 100;
    private static final double NORMAL_95 = 1.96;

    private final Markup out;
    private final List<ReportedRun> runs;

    RankSection(Markup out, List<ReportedRun> runs) {
        this.out = out;
        this.runs = runs;
    }

    /** A part of the questions. */
    private record Group(Said name, IntPredicate holds) {}

    void write() {
        if (runs.stream().allMatch(run -> run.best() == null)) {
            return;
        }
        out.open("section", "id", "ranks").said("h2", new Said("Ranks of the right answers", "정답의 순위"));
        out.open("div", "class", "plots");
        byDepth();
        if (runs.size() == 1) {
            byLength(runs.get(0));
            byCluster(runs.get(0));
        }
        out.close().close();
    }

    private void byDepth() {
        Said across = new Said("first k answers", "상위 k개");
        LineChart chart = new LineChart(out, "depth", new Said("Found among the first k", "상위 k개 안에 정답이 있는 비율"))
                .across(across, true)
                .between(0, 1);
        for (int run = 0; run < runs.size(); run++) {
            ReportedRun one = runs.get(run);
            boolean alone = runs.size() == 1;
            depth(chart, alone ? new Said("after", "학습 후") : Said.same(one.name()), alone ? 0 : run, one.best());
            if (alone) {
                depth(chart, new Said("before", "학습 전"), 1, one.base());
                words(chart, one);
            }
        }
        chart.draw();
    }

    private static void depth(LineChart chart, Said name, int style, @Nullable Findings findings) {
        if (findings == null) {
            return;
        }
        List<Series.Point> points = new ArrayList<>();
        for (int k : new int[] {1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, DEEPEST}) {
            long found = Arrays.stream(findings.ranks())
                    .filter(rank -> rank > 0 && rank <= k)
                    .count();
            points.add(Series.Point.of(k, (double) found / findings.ranks().length));
        }
        chart.add(Series.of(name, style, points));
    }

    private static void words(LineChart chart, ReportedRun run) {
        List<Series.Point> points = new ArrayList<>();
        for (int k : new int[] {1, 3, 5, 10, DEEPEST}) {
            Double found = run.wordMetrics().get("bm25_accuracy@" + k);
            if (found != null) {
                points.add(Series.Point.of(k, found));
            }
        }
        chart.add(Series.of(Said.same("BM25"), 2, points));
    }

    private void byLength(ReportedRun run) {
        int[] sorted = run.characters().clone();
        Arrays.sort(sorted);
        List<Group> groups = new ArrayList<>();
        int from = 0;
        for (int quarter = 1; quarter <= 4; quarter++) {
            int last = sorted[Math.max(0, sorted.length * quarter / 4 - 1)];
            if (last >= from) {
                int first = from;
                groups.add(new Group(
                        Said.same(first == 0 ? "≤ " + last : quarter == 4 ? "≥ " + first : first + "–" + last),
                        at -> run.characters()[at] >= first && run.characters()[at] <= last));
                from = last + 1;
            }
        }
        groups(
                "length",
                new Said("Right at first place, by length of the question", "질문 길이별 1위 정답률"),
                new Said("characters of the question, in quarters", "질문의 글자 수(4분위)"),
                run,
                groups);
    }

    private void byCluster(ReportedRun run) {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int cluster : run.clusters()) {
            sizes.merge(cluster, 1, Integer::sum);
        }
        List<Group> groups = new ArrayList<>();
        int[][] ranges = {{1, 1}, {2, 2}, {3, 5}, {6, 10}, {11, Integer.MAX_VALUE}};
        for (int[] range : ranges) {
            groups.add(new Group(
                    Said.same(
                            range[0] == range[1]
                                    ? Integer.toString(range[0])
                                    : range[1] == Integer.MAX_VALUE ? "≥ " + range[0] : range[0] + "–" + range[1]),
                    at -> {
                        int size = sizes.getOrDefault(run.clusters()[at], 0);
                        return size >= range[0] && size <= range[1];
                    }));
        }
        groups(
                "cluster",
                new Said("Right at first place, by size of the cluster", "클러스터 크기별 1위 정답률"),
                new Said("held-out questions that share a right answer", "정답을 공유하는 평가용 질문 수"),
                run,
                groups);
    }

    private void groups(String id, Said title, Said across, ReportedRun run, List<Group> all) {
        List<Group> groups = all.stream().filter(group -> count(run, group) > 0).toList();
        Findings base = run.base();
        Findings best = run.best();
        if (best == null || groups.size() < 2) {
            return;
        }
        List<Series> series = new ArrayList<>();
        series.add(Series.of(new Said("after", "학습 후"), 0, shares(best, run, groups, 0.08)));
        if (base != null) {
            series.add(Series.of(new Said("before", "학습 전"), 1, shares(base, run, groups, -0.08)));
        }
        Plot plot = new Plot(out, id, Axis.of(-0.5, groups.size() - 0.5), Axis.of(0, 1));
        plot.begin(
                new Plot.About(title, new Said("bars: 95 % interval", "막대: 95 % 신뢰구간"), across, Said.same("")), title);
        for (int group = 0; group < groups.size(); group++) {
            plot.tick(group, groups.get(group).name());
        }
        for (Series one : series) {
            for (Series.Point point : one.points()) {
                plot.interval("s" + one.style(), point.x(), point.low(), point.high());
                plot.dot("dot s" + one.style(), point.x(), point.y(), 4, one.name());
            }
        }
        plot.end(series, across, groups.stream().map(Group::name).toList());
    }

    private static long count(ReportedRun run, Group group) {
        return IntStream.range(0, run.characters().length).filter(group.holds()).count();
    }

    /** With Wilson's interval. */
    private static List<Series.Point> shares(Findings findings, ReportedRun run, List<Group> groups, double shift) {
        List<Series.Point> points = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            int right = 0;
            int all = 0;
            for (int at = 0; at < run.characters().length; at++) {
                if (groups.get(group).holds().test(at)) {
                    all++;
                    right += findings.ranks()[at] == 1 ? 1 : 0;
                }
            }
            double share = (double) right / all;
            double squared = NORMAL_95 * NORMAL_95 / all;
            double middle = (share + squared / 2) / (1 + squared);
            double half = NORMAL_95 / (1 + squared) * Math.sqrt(share * (1 - share) / all + squared / (4 * all));
            points.add(new Series.Point(group + shift, share, Math.max(0, middle - half), Math.min(1, middle + half)));
        }
        return points;
    }
}
