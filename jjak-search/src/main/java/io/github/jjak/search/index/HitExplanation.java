package io.github.jjak.search.index;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a row was found.
 *
 * @param words terms of the question that stand in the passage, as the analysis writes them, with their share of the BM25 score
 * @param bm25 BM25 score of the passage, 0 if no word of the question stands in it
 * @param bm25Rank rank among the rows found by words, from 1; null if it is not among them
 * @param similarity of the vectors of question and passage; null if the index has none
 * @param denseRank rank among the rows found by vectors, from 1; null if it is not among them
 */
public record HitExplanation(
        Map<String, Double> words,
        double bm25,
        @Nullable Integer bm25Rank,
        @Nullable Double similarity,
        @Nullable Integer denseRank) {

    public HitExplanation {
        words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
    }
}
