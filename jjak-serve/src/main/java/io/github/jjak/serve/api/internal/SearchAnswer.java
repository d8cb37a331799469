package io.github.jjak.serve.api.internal;

import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchHit.HitExplanation;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.internal.HitJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search answers.
 *
 * @param queryId by which feedback speaks of it
 * @param similarity what the scores of mode {@code dense} are
 * @param secondStage what the scores of the second stage are, or null if there is none
 * @param tokens the question's, 0 if no vector was needed
 * @param truncated whether the model did not read all of the question
 */
record SearchAnswer(
        String queryId,
        SearchMode mode,
        String similarity,
        List<SearchHit> hits,
        @Nullable String secondStage,
        long tokens,
        boolean truncated,
        double milliseconds) {

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("query_id", queryId);
        json.put("mode", mode.toString());
        json.put("score", scale());
        json.put("hits", hits.stream().map(SearchAnswer::hit).toList());
        json.put("usage", Map.of("tokens", tokens, "truncated", truncated));
        json.put("took_ms", Math.round(milliseconds * 1000) / 1000.0);
        return json;
    }

    private String scale() {
        if (secondStage != null) {
            return secondStage;
        }
        return switch (mode) {
            case BM25 -> "bm25";
            case DENSE -> similarity;
            case HYBRID -> "hybrid";
        };
    }

    private static Map<String, @Nullable Object> hit(SearchHit hit) {
        Map<String, @Nullable Object> json = HitJson.hit(hit);
        json.put("passage", HitJson.passage(hit));
        HitExplanation why = hit.explanation();
        if (why != null) {
            json.putAll(HitJson.explanation(why));
        }
        return json;
    }
}
