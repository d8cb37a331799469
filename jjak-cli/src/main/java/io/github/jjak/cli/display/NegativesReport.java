package io.github.jjak.cli.display;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.MiningSummary;
import io.github.jjak.negatives.MiningSummary.Distribution;
import io.github.jjak.negatives.MiningSummary.Example;
import io.github.jjak.negatives.MiningSummary.StrategySummary;

/** What a mining did, in words: counts per reason, scores, examples. */
public final class NegativesReport {

    private static final int LONGEST_TEXT = 60;

    private NegativesReport() {}

    /** @param texts whether examples show people's texts; else their row numbers */
    public static String of(MinedNegatives mined, boolean texts) {
        MiningSummary summary = mined.summary();
        StringBuilder words = new StringBuilder();
        line(
                words,
                "%d negatives for %d of %d rows%s.",
                summary.negatives(),
                summary.rowsWithNegatives(),
                summary.rows(),
                summary.foundPositives() > 0
                        ? HumanReadable.format("; %d new positives", summary.foundPositives())
                        : "");
        for (StrategySummary strategy : summary.strategies()) {
            strategy(words, strategy);
        }
        if (!summary.examples().isEmpty()) {
            line(words, "%nExamples:%s", texts ? "" : " (texts with --verbose)");
            summary.examples().forEach(example -> example(words, example, mined.corpus(), texts));
        }
        return words.toString().stripTrailing();
    }

    private static void strategy(StringBuilder words, StrategySummary strategy) {
        line(
                words,
                "%n%s: %d candidates, %.1f %% rejected by filters",
                strategy.strategy(),
                strategy.considered(),
                100 * strategy.rejectionRate());
        strategy.reasons().forEach((reason, count) -> line(words, "  %-15s %9d", reason.id(), count));
        strategy.settings().forEach((name, value) -> line(words, "  --%s %.4g", name, value));
        if (strategy.kept().count() > 0) {
            line(words, "  %-9s %9s %8s %8s %8s %8s %8s", "scores", "count", "min", "25%", "median", "75%", "max");
            scores(words, "positive", strategy.positives());
            scores(words, "kept", strategy.kept());
            scores(words, "rejected", strategy.rejected());
        }
    }

    private static void scores(StringBuilder words, String name, Distribution scores) {
        if (scores.count() > 0) {
            line(
                    words,
                    "  %-9s %9d %8.3f %8.3f %8.3f %8.3f %8.3f",
                    name,
                    scores.count(),
                    scores.minimum(),
                    scores.quartile1(),
                    scores.median(),
                    scores.quartile3(),
                    scores.maximum());
        }
    }

    private static void example(StringBuilder words, Example example, MiningCorpus corpus, boolean texts) {
        Candidate candidate = example.candidate();
        String what = texts
                ? HumanReadable.format(
                        "%s -> %s", shortened(corpus.question(candidate.row())), shortened(candidate.text()))
                : candidate.document() < 0
                        ? HumanReadable.format("row %d, made", candidate.row())
                        : HumanReadable.format(
                                "row %d, %s %d",
                                candidate.row(),
                                candidate.document() < corpus.answers() ? "answer of row" : "corpus text",
                                corpus.positionOfDocument(candidate.document()));
        String score = Double.isNaN(candidate.score()) ? "" : HumanReadable.format(", score %.3f", candidate.score());
        String rule = candidate.rule() == null ? "" : " " + candidate.rule();
        line(words, "  %-14s %s%s%s: %s", example.reason().id(), candidate.strategy(), rule, score, what);
    }

    private static String shortened(String text) {
        String oneLine = text.replaceAll("\\s+", " ");
        int end = Math.min(oneLine.length(), LONGEST_TEXT);
        return oneLine.substring(0, end) + (end < oneLine.length() ? "…" : "");
    }

    private static void line(StringBuilder words, String format, Object... arguments) {
        words.append(HumanReadable.format(format, arguments)).append('\n');
    }
}
