package io.github.jjak.search.index;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that was found.
 *
 * @param rank from 1
 * @param id of the row
 * @param text of the row, whole
 * @param score in the scale of the mode, higher is better; see {@link SearchMode}
 * @param passage the part of the text that was nearest
 * @param columns the row's further values
 * @param explanation why, if it was asked for
 */
public record SearchHit(
        int rank,
        String id,
        String text,
        double score,
        Passage passage,
        Map<String, String> columns,
        @Nullable HitExplanation explanation) {

    public SearchHit {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /**
     * A part of a row's text.
     *
     * @param number of the part, from 0
     * @param start first character, from 0
     * @param end behind the last character
     */
    public record Passage(int number, int start, int end) {}

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
}
