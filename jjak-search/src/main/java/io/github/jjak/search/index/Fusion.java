package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How the two lists of a hybrid search become one.
 *
 * <p>Scores are fused, not ranks (Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval", with
 * theoretical bounds): {@code w · cosine + (1 - w) · share}, where the share is the BM25 score divided by what the question's
 * words can score at most. Both are known of every candidate, also of one that only one list found, so that an exact name or code
 * that the vectors do not know stays in front. The fused score has one meaning for all questions and can be compared with a
 * threshold. Why not ranks: docs/decisions/0111.
 *
 * @param vectorWeight w, 0 to 1
 */
record Fusion(double vectorWeight) {

    static final Fusion DEFAULT = new Fusion(0.5);

    Fusion {
        if (!(vectorWeight >= 0 && vectorWeight <= 1)) {
            throw new UsageException("The weight of vectors is " + vectorWeight + "; allowed is 0 to 1.");
        }
    }

    double score(double cosine, double bm25, double greatestBm25) {
        double share = greatestBm25 > 0 ? bm25 / greatestBm25 : 0;
        return vectorWeight * cosine + (1 - vectorWeight) * share;
    }

    /** Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), for comparison: ranks from 1, 0 where a list lacks the row. */
    static double reciprocalRank(List<Integer> ranks, int constant) {
        ToDoubleFunction<Integer> part = rank -> rank == 0 ? 0 : 1.0 / (constant + rank);
        return ranks.stream().mapToDouble(part).sum();
    }
}
