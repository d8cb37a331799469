package io.github.jjak.cli.display;

import io.github.jjak.search.index.AnswerThreshold;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchHit.HitExplanation;
import io.github.jjak.search.index.internal.HitJson;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hits as lines of words and as JSON. */
public final class SearchOutput {

    private SearchOutput() {}

    public static Map<String, @Nullable Object> json(SearchHit hit) {
        Map<String, @Nullable Object> json = HitJson.hit(hit);
        HitExplanation why = hit.explanation();
        if (why != null) {
            json.put("passage", HitJson.passage(hit));
            json.putAll(HitJson.explanation(why));
        }
        return json;
    }

    public static String words(SearchHit hit) {
        StringBuilder lines = new StringBuilder(HumanReadable.format(
                "%2d  %.4f  [%s]  %s%n",
                hit.rank(), hit.score(), hit.id(), hit.text().strip()));
        hit.columns().forEach((name, value) -> lines.append(HumanReadable.format("    %s: %s%n", name, value)));
        HitExplanation why = hit.explanation();
        if (why == null) {
            return lines.toString();
        }
        lines.append(HumanReadable.format(
                "    words: %s (BM25 %.4f, rank %s)%n",
                why.words().isEmpty()
                        ? "none"
                        : why.words().entrySet().stream()
                                .map(word -> HumanReadable.format("%s %.2f", word.getKey(), word.getValue()))
                                .collect(Collectors.joining(", ")),
                why.bm25(),
                rank(why.bm25Rank())));
        Double similarity = why.similarity();
        if (similarity != null) {
            lines.append(
                    HumanReadable.format("    vectors: cosine %.4f, rank %s%n", similarity, rank(why.denseRank())));
        }
        if (hit.passage().number() > 0 || hit.passage().end() < hit.text().length()) {
            lines.append(HumanReadable.format(
                    "    passage %d: characters %d to %d%n",
                    hit.passage().number() + 1,
                    hit.passage().start() + 1,
                    hit.passage().end()));
        }
        return lines.toString();
    }

    private static String rank(@Nullable Integer rank) {
        return rank == null ? "below the hits retrieved" : rank.toString();
    }

    /** Why there are no hits. */
    public static String nothing(@Nullable AnswerThreshold threshold, @Nullable Double minScore) {
        if (minScore != null) {
            return HumanReadable.format("No hit has a score of %s or more.", minScore);
        }
        return threshold == null
                ? "No hits."
                : HumanReadable.format(
                        "No hit reaches this index's threshold of %.4f, at which %.0f %% of the answers shown are"
                                + " correct. Use --min-score -1 to see the nearest answers.",
                        threshold.minScore(), 100 * threshold.precision());
    }
}
