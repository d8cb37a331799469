package io.github.jjak.search.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the least score of an answer on questions that the model was not trained on.
 *
 * <p>For each question the best hit is looked at. Questions without an answer are the caller's, or, where there are none, the same
 * questions once more as if their right answers were not in the index: the best of the others is then a wrong answer.
 */
public final class ThresholdFitting {

    private ThresholdFitting() {}

    /**
     * A question with its right answers.
     *
     * @param question the question
     * @param right ids of the rows that answer it, at least one
     */
    public record HeldOut(String question, Set<String> right) {

        public HeldOut {
            right = Set.copyOf(right);
        }
    }

    /**
     * Fits one threshold per mode that the index can be searched in.
     *
     * @param unanswerable questions that no row answers; empty to take the held-out ones without their answers
     * @param precision share of right ones among the answers shown, above 0 and at most 1; where no threshold reaches it, the
     *     threshold of the best precision there is
     * @throws io.github.jjak.error.UsageException if no question has a hit or the precision is out of range
     */
    public static Map<SearchMode, AnswerThreshold> fit(
            SearchIndex index, List<HeldOut> heldOut, List<String> unanswerable, double precision) {
        AnswerThreshold.checkPrecision(precision);
        Map<SearchMode, AnswerThreshold> thresholds = new LinkedHashMap<>();
        for (SearchMode mode : SearchMode.values()) {
            if (mode == SearchMode.BM25 || index.usualMode() == SearchMode.HYBRID) {
                thresholds.put(mode, fit(index, mode, heldOut, unanswerable, precision));
            }
        }
        return thresholds;
    }

    private static AnswerThreshold fit(
            SearchIndex index, SearchMode mode, List<HeldOut> heldOut, List<String> unanswerable, double precision) {
        SearchRequest all = SearchRequest.ofDefaults().withMode(mode).withMinScore(SearchRequest.LEAST_SCORE);
        List<AnswerThreshold.Outcome> outcomes = new ArrayList<>();
        for (HeldOut one : heldOut) {
            List<SearchHit> hits =
                    index.search(one.question(), all.withTopK(one.right().size() + 1));
            if (!hits.isEmpty()) {
                SearchHit best = hits.get(0);
                outcomes.add(
                        new AnswerThreshold.Outcome(best.score(), one.right().contains(best.id()), true));
            }
            if (unanswerable.isEmpty()) {
                hits.stream()
                        .filter(hit -> !one.right().contains(hit.id()))
                        .findFirst()
                        .ifPresent(wrong -> outcomes.add(new AnswerThreshold.Outcome(wrong.score(), false, false)));
            }
        }
        for (String question : unanswerable) {
            index.search(question, all.withTopK(1))
                    .forEach(hit -> outcomes.add(new AnswerThreshold.Outcome(hit.score(), false, false)));
        }
        int without = unanswerable.isEmpty() ? heldOut.size() : unanswerable.size();
        return AnswerThreshold.fit(outcomes, heldOut.size(), without, precision);
    }
}
