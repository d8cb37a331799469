package io.github.jjak.search.index;

import io.github.jjak.search.index.SearchHit.HitExplanation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** Why passages were found, read from the index once more; for people, not for speed. */
final class Reasons {

    private final IndexSearcher searcher;
    private final WordQuery words;
    private final float @Nullable [] vector;
    private final VectorSpace space;
    private final Map<Integer, Integer> wordRanks;
    private final Map<Integer, Integer> vectorRanks;

    Reasons(
            IndexSearcher searcher,
            WordQuery words,
            float @Nullable [] vector,
            VectorSpace space,
            List<Found> byWords,
            List<Found> byVector) {
        this.searcher = searcher;
        this.words = words;
        this.vector = vector;
        this.space = space;
        this.wordRanks = CandidateSearch.ranks(byWords);
        this.vectorRanks = CandidateSearch.ranks(byVector);
    }

    HitExplanation of(Found hit) throws IOException {
        PassageScores scores = new PassageScores(searcher, new int[] {hit.document()});
        Map<String, Double> parts = new LinkedHashMap<>();
        double bm25 = 0;
        for (WordQuery.Word word : words.words()) {
            double part = scores.ofQuery(word.query()).getOrDefault(hit.document(), 0.0);
            if (part > 0) {
                parts.merge(word.label(), part, Double::sum);
                bm25 += part;
            }
        }
        return new HitExplanation(
                parts,
                bm25,
                wordRanks.get(hit.row()),
                vector == null ? null : scores.ofVector(vector, space::compare).get(hit.document()),
                vectorRanks.get(hit.row()));
    }
}
