package io.github.jjak.report.internal;

import java.util.List;

/** How the model did on the held-out rows while it was trained. */
final class EvaluationSection {

    private final Markup out;
    private final List<ReportedRun> runs;

    EvaluationSection(Markup out, List<ReportedRun> runs) {
        this.out = out;
        this.runs = runs;
    }

    void write() {
        String main = runs.get(0).mainMetric();
        if (main == null) {
            return;
        }
        out.open("section", "id", "evaluation").said("h2", new Said("Evaluation while training", "학습 중 평가"));
        out.open("div", "class", "plots");
        LineChart chart = new LineChart(out, "main", Said.same(VerdictSection.spoken(main)));
        for (int run = 0; run < runs.size(); run++) {
            String metric = runs.get(run).mainMetric();
            List<Series.Point> points = runs.get(run).evaluated(metric == null ? main : metric);
            if (points.stream().anyMatch(Series.Point::hasInterval)) {
                chart.note(new Said("bars: 95 % interval by answer cluster", "막대: 답변 클러스터 단위 95 % 신뢰구간"));
            }
            chart.add(Series.of(name(run), run, points));
        }
        if (runs.size() == 1) {
            words(chart, main);
        }
        chart.draw();
        accuracies();
        plain(
                "alignment",
                new Said("Alignment", "정렬도(alignment)"),
                new Said(
                        "mean squared distance of question and right answer; lower is better",
                        "질문과 정답 사이 거리 제곱의 평균. 낮을수록 좋음"));
        plain(
                "uniformity",
                new Said("Uniformity", "균일도(uniformity)"),
                new Said("how evenly the vectors use the space; lower is more evenly", "벡터가 공간에 고르게 퍼진 정도. 낮을수록 고름"));
        out.close().close();
    }

    private Said name(int run) {
        return runs.size() == 1
                ? new Said("model", "모델")
                : Said.same(runs.get(run).name());
    }

    /** Search by words does not change while the model is trained. */
    private void words(LineChart chart, String main) {
        Double value = runs.get(0).wordMetrics().get("bm25_" + ReportedRun.bare(main));
        List<Series.Point> measured = runs.get(0).evaluated(main);
        if (value != null && measured.size() > 1) {
            chart.add(Series.of(
                    Said.same("BM25"),
                    2,
                    List.of(
                            Series.Point.of(measured.get(0).x(), value),
                            Series.Point.of(measured.get(measured.size() - 1).x(), value))));
        }
    }

    private void accuracies() {
        if (runs.size() > 1) {
            return;
        }
        String main = runs.get(0).mainMetric();
        if (main == null || !main.endsWith("_ndcg@10")) {
            return;
        }
        String similarity = main.substring(0, main.length() - "ndcg@10".length());
        LineChart chart = new LineChart(out, "accuracies", new Said("Found among the first", "상위 k개 안에서 정답을 찾은 비율"));
        int style = 0;
        for (int k : new int[] {1, 3, 10}) {
            chart.add(Series.of(
                    new Said("first " + k, "상위 " + k + "개"),
                    style++,
                    runs.get(0).evaluated(similarity + "accuracy@" + k)));
        }
        chart.draw();
    }

    private void plain(String key, Said title, Said note) {
        LineChart chart = new LineChart(out, key, title).note(note);
        for (int run = 0; run < runs.size(); run++) {
            chart.add(Series.of(name(run), run, runs.get(run).evaluated(key)));
        }
        chart.draw();
    }
}
