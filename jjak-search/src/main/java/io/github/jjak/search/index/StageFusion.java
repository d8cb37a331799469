package io.github.jjak.search.index;

import io.github.jjak.search.index.internal.RerankLimits;
import java.util.Arrays;

/**
 * How the scores of a search and of the cross-encoder behind it become one. Their scales have nothing to do with each other (a cosine, a
 * share of BM25, a logit), so each is standardised over the hits of a question: mean 0, deviation 1. Interpolating both stages is what
 * rerankers of the literature do where the second is not sure to be better (Leonhardt et al. 2022, "Efficient Neural Ranking using Forward
 * Indexes").
 *
 * @param weight of the second stage, 0 to 1
 */
record StageFusion(double weight) {

    /** Below this deviation, scores differ by rounding alone. */
    private static final double SAME = 1e-9;

    StageFusion {
        RerankLimits.checkWeight(weight);
    }

    boolean secondAlone() {
        return weight == 1;
    }

    /** Fused scores of hits, from both stages' scores in the same order. */
    double[] scores(double[] first, double[] second) {
        double[] ofFirst = standardised(first);
        double[] ofSecond = standardised(second);
        double[] fused = new double[first.length];
        for (int i = 0; i < fused.length; i++) {
            fused[i] = weight * ofSecond[i] + (1 - weight) * ofFirst[i];
        }
        return fused;
    }

    /** Zeros where all are the same. */
    private static double[] standardised(double[] scores) {
        double mean = Arrays.stream(scores).average().orElse(0);
        double deviation = Math.sqrt(Arrays.stream(scores)
                .map(score -> (score - mean) * (score - mean))
                .average()
                .orElse(0));
        return Arrays.stream(scores)
                .map(score -> deviation > SAME ? (score - mean) / deviation : 0)
                .toArray();
    }
}
