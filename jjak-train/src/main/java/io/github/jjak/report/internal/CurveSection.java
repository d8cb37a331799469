package io.github.jjak.report.internal;

import java.util.List;

/** What the steps wrote, and the evaluations: a picture for each number. */
final class CurveSection {

    private static final double BYTES_PER_GIGABYTE = 1e9;

    private static final String RIGHT = "positive_cosine";
    private static final String OTHERS = "negative_cosine";

    private final Markup out;
    private final List<ReportedRun> runs;

    CurveSection(Markup out, List<ReportedRun> runs) {
        this.out = out;
        this.runs = runs;
    }

    void write() {
        out.open("section", "id", "training").said("h2", new Said("Training, step by step", "학습 과정"));
        out.open("div", "class", "plots");
        loss();
        batch(
                "accuracy",
                new Said("In-batch accuracy", "배치 내 정확도"),
                new Said("share of rows whose own answer ranks first in the batch", "자기 답변이 배치 안에서 1위인 행의 비율"),
                "in_batch_accuracy");
        cosines();
        one("rate", new Said("Learning rate", "학습률"), Said.same(""), "learning_rate", 1);
        batch("gradient", new Said("Gradient norm", "기울기 노름"), new Said("before clipping", "클리핑 이전 값"), "grad_norm");
        batch("speed", new Said("Tokens per second", "초당 토큰 수"), Said.same(""), "tokens_per_second");
        one(
                "memory",
                new Said("Memory of the process, GB", "프로세스 메모리(GB)"),
                Said.same(""),
                "resident_bytes",
                1 / BYTES_PER_GIGABYTE);
        out.close().close();
    }

    private Said nameOf(int run) {
        return Said.same(runs.get(run).name());
    }

    private void loss() {
        LineChart chart = new LineChart(out, "loss", new Said("Loss", "손실")).smooth();
        for (int run = 0; run < runs.size(); run++) {
            chart.add(Series.of(
                    runs.size() == 1 ? new Said("loss", "손실") : nameOf(run),
                    run,
                    runs.get(run).curve("loss", 1)));
        }
        if (runs.size() == 1) {
            List<Series.Point> baseline = runs.get(0).curve("loss_baseline", 1);
            chart.add(Series.of(new Said("by chance", "무작위 수준"), 1, baseline));
            if (!baseline.isEmpty()) {
                chart.note(new Said(
                        "by chance: the logarithm of the number of candidates, the loss of a model that finds all equally near",
                        "무작위 수준: 후보 수의 로그. 모든 후보를 똑같이 가깝게 보는 모델의 손실"));
            }
        }
        chart.draw();
    }

    /** Two lines of one run; of several runs a picture each, because a run has one colour and one kind of dashes. */
    private void cosines() {
        Said title = new Said("Cosines in the batch", "배치 내 코사인 유사도");
        Said right = new Said("right answers", "정답");
        Said others = new Said("other answers", "다른 답변");
        if (runs.size() > 1) {
            batch("cosines", title, right, RIGHT);
            batch("other-cosines", title, others, OTHERS);
            return;
        }
        new LineChart(out, "cosines", title)
                .smooth()
                .add(Series.of(right, 0, runs.get(0).curve(RIGHT, 1)))
                .add(Series.of(others, 1, runs.get(0).curve(OTHERS, 1)))
                .draw();
    }

    private void batch(String id, Said title, Said note, String key) {
        chart(id, title, note, key, 1).smooth().draw();
    }

    private void one(String id, Said title, Said note, String key, double factor) {
        chart(id, title, note, key, factor).draw();
    }

    private LineChart chart(String id, Said title, Said note, String key, double factor) {
        LineChart chart = new LineChart(out, id, title).note(note);
        for (int run = 0; run < runs.size(); run++) {
            chart.add(Series.of(
                    runs.size() == 1 ? title : nameOf(run), run, runs.get(run).curve(key, factor)));
        }
        return chart;
    }
}
