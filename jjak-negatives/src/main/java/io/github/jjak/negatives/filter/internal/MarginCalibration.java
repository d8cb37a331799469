package io.github.jjak.negatives.filter.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.internal.MinedCandidates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A margin that fits the scores at hand, {@code MarginChoice.auto()}. A fixed share of the score means little where a model puts
 * everything between 0.8 and 1, so the margin is measured.
 *
 * <ol>
 *   <li>The range is the median score of right answers less the background, the score of texts that have nothing to do with each
 *       other.
 *   <li>Other right answers that are known (of the same cluster, or near-duplicates) and were found show how far below a
 *       right answer another one may come. The margin is the 90th percentile of that distance, so that nine of ten of them would be
 *       rejected, but at least a twentieth and at most half of the range.
 *   <li>With fewer than 20 of them the margin is a twentieth of the range: NV-Retriever's 95 %, measured from the background
 *       instead of from zero.
 * </ol>
 *
 * @param margin the absolute margin, at least 0
 * @param knownPairs other right answers that were found
 * @param positiveMedian median score of right answers; NaN where none is known
 * @param background score of texts that have nothing to do with each other
 */
public record MarginCalibration(double margin, int knownPairs, double positiveMedian, double background) {

    private static final int FEWEST_PAIRS = 20;
    private static final int MOST_ROWS = 20_000;
    private static final double PERCENTILE = 0.9;
    private static final double LEAST_SHARE = 0.05;
    private static final double MOST_SHARE = 0.5;

    /** Looks at evenly spaced rows, at most 20,000. */
    public static MarginCalibration of(
            MiningCorpus corpus, MinedCandidates candidates, NearDuplicateFilter nearDuplicates) {
        List<Double> positives = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        int stride = (corpus.rows() + MOST_ROWS - 1) / MOST_ROWS;
        for (int row = 0; row < corpus.rows(); row += stride) {
            double positive = Double.NaN;
            for (Candidate candidate : candidates.ofRow(row)) {
                if (candidate.document() < 0 || Double.isNaN(candidate.positiveScore() - candidate.score())) {
                    continue;
                }
                positive = candidate.positiveScore();
                if (corpus.isKnownPositive(row, candidate.document())
                        || nearDuplicates.isNearDuplicate(row, candidate.document())) {
                    distances.add(Math.max(0, candidate.positiveScore() - candidate.score()));
                }
            }
            if (!Double.isNaN(positive)) {
                positives.add(positive);
            }
        }
        double background = Double.isNaN(candidates.backgroundScore()) ? 0 : candidates.backgroundScore();
        if (positives.isEmpty()) {
            return new MarginCalibration(0, 0, Double.NaN, background);
        }
        double median = percentile(positives, 0.5);
        double range = Math.max(0, median - background);
        double margin = LEAST_SHARE * range;
        if (distances.size() >= FEWEST_PAIRS) {
            margin = Math.min(MOST_SHARE * range, Math.max(margin, percentile(distances, PERCENTILE)));
        }
        return new MarginCalibration(margin, distances.size(), median, background);
    }

    private static double percentile(List<Double> values, double share) {
        Collections.sort(values);
        return values.get((int) Math.round(share * (values.size() - 1)));
    }

    /** The filter with this margin. */
    public MarginFilter filter() {
        return MarginFilter.absolute(margin);
    }
}
