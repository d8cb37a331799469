package io.github.jjak.report.internal;

import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.PairedBootstrap;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has come to.
 *
 * @param metric the number by which models are compared, as of the model
 * @param base before the training; NaN if unknown
 * @param best after it
 * @param words of search by words; NaN if it was not measured
 * @param difference of the kept questions' nDCG@10, by answer cluster; null if it is not known question by question
 */
record Verdict(
        String metric,
        double base,
        double best,
        double words,
        @Nullable MeanDifference difference) {

    /** The end of a run; null if it was not measured. */
    static @Nullable Verdict of(ReportedRun run) {
        String metric = run.mainMetric();
        Map<String, Double> best = run.bestMetrics();
        if (metric == null || !best.containsKey(metric)) {
            return null;
        }
        return new Verdict(
                metric,
                run.baseMetrics().getOrDefault(metric, Double.NaN),
                best.getOrDefault(metric, Double.NaN),
                run.wordMetrics().getOrDefault("bm25_" + ReportedRun.bare(metric), Double.NaN),
                difference(run));
    }

    /** As the command line says it: with the seed of the run. */
    private static @Nullable MeanDifference difference(ReportedRun run) {
        Findings base = run.base();
        Findings best = run.best();
        if (base == null
                || best == null
                || Arrays.stream(run.clusters()).distinct().count() < 2) {
            return null;
        }
        return PairedBootstrap.withSeed(run.description().at("/arguments/seed").asLong())
                .compare(base.ndcg(), best.ndcg(), run.clusters());
    }

    /** In sentences. */
    Said inWords() {
        String name = VerdictSection.spoken(metric);
        Said change = new Said(
                name + " went from " + Figures.metric(base) + " to " + Figures.metric(best) + ".",
                name + " 값은 학습 전 " + Figures.metric(base) + ", 학습 후 " + Figures.metric(best) + "입니다.");
        Said whole = judgement().then(Said.same(" ")).then(change);
        MeanDifference known = difference;
        if (known != null) {
            String interval = Figures.change(known.low()) + " … " + Figures.change(known.high());
            whole = whole.then(new Said(
                    " The difference is " + Figures.change(known.difference()) + " (95 % confidence interval "
                            + interval + ", " + known.clusters() + " answer clusters).",
                    " 차이는 " + Figures.change(known.difference()) + "입니다(95 % 신뢰구간 " + interval + ", 답변 클러스터 "
                            + known.clusters() + "개)."));
        }
        return Double.isFinite(words) ? whole.then(beside()) : whole;
    }

    private Said judgement() {
        MeanDifference known = difference;
        if (known == null) {
            return best > base
                    ? new Said("The number rose; how sure that is, is not known.", "수치는 올랐지만 신뢰구간은 알 수 없습니다.")
                    : new Said("The number did not rise.", "수치가 오르지 않았습니다.");
        }
        if (!known.excludesZero()) {
            return new Said("No clear difference.", "뚜렷한 차이가 없습니다.");
        }
        return known.difference() > 0
                ? new Said("The training helped.", "학습 효과가 있습니다.")
                : new Said("The training did harm.", "학습 후 오히려 나빠졌습니다.");
    }

    private Said beside() {
        String value = Figures.metric(words);
        return best > words
                ? new Said(
                        " Search by words (BM25) has " + value + ": the trained model is above it.",
                        " 단어 검색(BM25)은 " + value + "이며, 학습한 모델이 이보다 높습니다.")
                : new Said(
                        " Search by words (BM25) has " + value + ": the trained model is not above it.",
                        " 단어 검색(BM25)은 " + value + "이며, 학습한 모델이 이보다 높지 않습니다.");
    }
}
