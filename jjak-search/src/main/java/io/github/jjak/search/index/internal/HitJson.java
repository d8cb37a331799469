package io.github.jjak.search.index.internal;

import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchHit.HitExplanation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hits as JSON, by the names that the command line and the server share. */
public final class HitJson {

    private HitJson() {}

    /** Rank, id, text, score, and columns if there are any. */
    public static Map<String, @Nullable Object> hit(SearchHit hit) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("rank", hit.rank());
        json.put("id", hit.id());
        json.put("text", hit.text());
        json.put("score", hit.score());
        if (!hit.columns().isEmpty()) {
            json.put("columns", hit.columns());
        }
        return json;
    }

    /** Which part of the text was found. */
    public static Map<String, Integer> passage(SearchHit hit) {
        Map<String, Integer> passage = new LinkedHashMap<>();
        passage.put("number", hit.passage().number());
        passage.put("start", hit.passage().start());
        passage.put("end", hit.passage().end());
        return passage;
    }

    /** Why it was found. */
    public static Map<String, @Nullable Object> explanation(HitExplanation why) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("words", why.words());
        json.put("bm25", why.bm25());
        json.put("bm25_rank", why.bm25Rank());
        json.put("similarity", why.similarity());
        json.put("dense_rank", why.denseRank());
        return json;
    }
}
