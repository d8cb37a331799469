package io.github.jjak.report.internal;

import io.github.jjak.eval.internal.MeanDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** First of all: did it help? */
final class VerdictSection {

    private static final List<String> OF_RETRIEVAL =
            List.of("accuracy@1", "accuracy@3", "accuracy@10", "recall@10", "mrr@10", "ndcg@10", "map@100");

    private static final Said NOT_MEASURED = new Said(
            "This run was not measured: it had no held-out rows, or is not complete.",
            "평가용 데이터가 없었거나 아직 끝나지 않아 평가 결과가 없는 실행입니다.");

    private final Markup out;
    private final List<ReportedRun> runs;

    VerdictSection(Markup out, List<ReportedRun> runs) {
        this.out = out;
        this.runs = runs;
    }

    /** A metric's name as people say it, without the similarity in front. */
    static String spoken(String metric) {
        String bare = ReportedRun.bare(metric);
        return switch (bare) {
            case "ndcg@10" -> "nDCG@10";
            case "mrr@10" -> "MRR@10";
            case "map@100" -> "MAP@100";
            default -> OF_RETRIEVAL.contains(bare) ? bare : metric;
        };
    }

    void write() {
        out.open("section", "id", "verdict").said("h2", new Said("Did it help?", "결과 요약"));
        if (runs.size() == 1) {
            single(runs.get(0));
        } else {
            several();
        }
        out.close();
    }

    private void single(ReportedRun run) {
        Verdict verdict = Verdict.of(run);
        if (verdict == null) {
            out.said("p", NOT_MEASURED, "class", "verdict");
            return;
        }
        out.said("p", verdict.inWords(), "class", "verdict");
        measuredOn(run);
        if (run.description().at("/result/best_step").asInt(-1) == 0) {
            out.said(
                    "p",
                    new Said(
                            "No step was better than the base model, so best/ holds the base model.",
                            "학습 전 모델보다 나은 스텝이 없어 best/ 에는 학습 전 모델이 들어 있습니다."),
                    "class",
                    "remark");
        }
        table(run, verdict.metric());
    }

    private void measuredOn(ReportedRun run) {
        String questions = run.fact("/evaluation/questions");
        String answers = run.fact("/evaluation/answers");
        if (run.description().at("/evaluation/questions").isNumber()) {
            out.said(
                    "p",
                    new Said(
                            questions + " held-out questions, searched in " + answers + " answers.",
                            "평가용 질문 " + questions + "개를 답변 " + answers + "개에서 검색했습니다."),
                    "class",
                    "note");
        }
    }

    private void table(ReportedRun run, String main) {
        Map<String, Double> base = run.baseMetrics();
        Map<String, Double> best = run.bestMetrics();
        Map<String, Double> words = run.wordMetrics();
        boolean withWords = !words.isEmpty();
        open(new Said("metric", "지표"));
        head(new Said("base model", "학습 전 모델"), new Said("trained", "학습 후"), new Said("change", "변화"));
        if (withWords) {
            head(Said.same("BM25"));
        }
        out.close().close().open("tbody");
        for (String metric : shown(best.keySet())) {
            double before = base.getOrDefault(metric, Double.NaN);
            double after = best.getOrDefault(metric, Double.NaN);
            out.open("tr", "class", metric.equals(main) ? "main" : "other");
            out.element("th", spoken(metric), "scope", "row");
            out.element("td", Figures.metric(before)).element("td", Figures.metric(after), "class", "best");
            out.element("td", Figures.change(after - before));
            if (withWords) {
                out.element("td", Figures.metric(words.getOrDefault("bm25_" + ReportedRun.bare(metric), Double.NaN)));
            }
            out.close();
        }
        close();
    }

    private void open(Said first) {
        out.region(new Said("Results", "결과"));
        out.open("table", "class", "results").open("thead").open("tr").said("th", first, "scope", "col");
    }

    private void close() {
        out.close().close().close();
    }

    private void head(Said... names) {
        for (Said name : names) {
            out.said("th", name, "scope", "col");
        }
    }

    private static List<String> shown(Set<String> metrics) {
        List<String> shown = new ArrayList<>();
        for (String wanted : OF_RETRIEVAL) {
            metrics.stream().filter(name -> name.endsWith("_" + wanted)).forEach(shown::add);
        }
        return shown.isEmpty() ? List.copyOf(metrics) : shown;
    }

    private void several() {
        open(new Said("run", "실행"));
        head(
                new Said("metric", "지표"),
                new Said("base model", "학습 전 모델"),
                new Said("trained", "학습 후"),
                new Said("change, 95 % interval", "변화, 95 % 신뢰구간"),
                Said.same("BM25"),
                new Said("questions", "질문 수"),
                new Said("steps", "스텝"),
                new Said("minutes", "시간(분)"));
        out.close().close().open("tbody");
        for (ReportedRun run : runs) {
            Verdict verdict = Verdict.of(run);
            out.open("tr").element("th", run.name(), "scope", "row");
            out.element("td", verdict == null ? "–" : spoken(verdict.metric()));
            out.element("td", verdict == null ? "–" : Figures.metric(verdict.base()));
            out.element("td", verdict == null ? "–" : Figures.metric(verdict.best()), "class", "best");
            out.element("td", verdict == null ? "–" : change(verdict));
            out.element("td", verdict == null ? "–" : Figures.metric(verdict.words()));
            out.element("td", run.fact("/evaluation/questions")).element("td", run.fact("/steps"));
            out.element(
                    "td",
                    Figures.of(Math.rint(run.description().at("/result/seconds").asDouble(Double.NaN) / 6) / 10));
            out.close();
        }
        close();
        if (differ("/evaluation_sha256")) {
            out.said(
                    "p",
                    new Said(
                            "The runs were not measured on the same questions and answers: their numbers cannot be compared.",
                            "실행마다 평가에 쓴 질문과 답변이 달라 수치를 서로 비교할 수 없습니다."),
                    "class",
                    "remark");
        }
    }

    private boolean differ(String pointer) {
        return runs.stream().map(run -> run.fact(pointer)).distinct().count() > 1;
    }

    private static String change(Verdict verdict) {
        String change = Figures.change(verdict.best() - verdict.base());
        MeanDifference known = verdict.difference();
        return known == null
                ? change
                : change + " (" + Figures.change(known.low()) + " … " + Figures.change(known.high()) + ")";
    }
}
