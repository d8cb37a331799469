package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import java.util.List;

/**
 * How well an index answers questions whose right answers are known, in its usual mode and without a threshold.
 *
 * @param questions number of them
 * @param accuracyAt1 share whose first hit is right
 * @param recallAt10 share with a right one among ten hits
 * @param mrrAt10 mean of 1 / rank of the first right hit, 0 beyond ten
 */
public record SearchQuality(int questions, double accuracyAt1, double recallAt10, double mrrAt10) {

    private static final int DEPTH = 10;

    /** @throws UsageException if there are no questions */
    public static SearchQuality of(SearchIndex index, List<ThresholdFitting.HeldOut> heldOut) {
        if (heldOut.isEmpty()) {
            throw new UsageException("There are no questions to measure the index on.");
        }
        SearchRequest request = SearchRequest.ofDefaults().withTopK(DEPTH).withMinScore(SearchRequest.LEAST_SCORE);
        int first = 0;
        int found = 0;
        double reciprocal = 0;
        for (ThresholdFitting.HeldOut one : heldOut) {
            int rank = rank(index.search(one.question(), request), one);
            first += rank == 1 ? 1 : 0;
            found += rank > 0 ? 1 : 0;
            reciprocal += rank > 0 ? 1.0 / rank : 0;
        }
        double all = heldOut.size();
        return new SearchQuality(heldOut.size(), first / all, found / all, reciprocal / all);
    }

    /** 0 if it is not among the hits. */
    private static int rank(List<SearchHit> hits, ThresholdFitting.HeldOut one) {
        for (SearchHit hit : hits) {
            if (one.right().contains(hit.id())) {
                return hit.rank();
            }
        }
        return 0;
    }
}
