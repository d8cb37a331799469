package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How well similarity scores follow gold scores, as in sentence-transformers' {@code EmbeddingSimilarityEvaluator}.
 *
 * @param pearson linear correlation, −1 to 1; NaN when all scores or all gold scores are equal
 * @param spearman Pearson correlation of the ranks, where ties share their average rank
 */
public record SimilarityMetrics(double pearson, double spearman) {

    /**
     * Correlations of pairs.
     *
     * @param scores similarity of each pair
     * @param gold gold score of each pair, on any scale
     * @throws DataException if there are fewer than two pairs, the lengths differ, or a value is not finite
     */
    public static SimilarityMetrics of(float[] scores, double[] gold) {
        if (scores.length != gold.length || scores.length < 2) {
            throw new DataException("There are " + scores.length + " scores and " + gold.length
                    + " gold scores; a correlation needs one of each for at least two pairs.");
        }
        double[] values = IntStream.range(0, scores.length)
                .mapToDouble(row -> scores[row])
                .toArray();
        requireFinite(values, "score");
        requireFinite(gold, "gold score");
        return new SimilarityMetrics(correlation(values, gold), correlation(ranks(values), ranks(gold)));
    }

    /**
     * The metrics under sentence-transformers' names, {@code pearson_cosine} and {@code spearman_cosine}.
     *
     * @param similarityName name of the similarity, such as {@code cosine}
     */
    public Map<String, Double> asMap(String similarityName) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("pearson_" + similarityName, pearson);
        metrics.put("spearman_" + similarityName, spearman);
        return Collections.unmodifiableMap(metrics);
    }

    private static void requireFinite(double[] values, String what) {
        for (int row = 0; row < values.length; row++) {
            if (!Double.isFinite(values[row])) {
                throw new DataException("The " + what + " of pair " + (row + 1) + " is " + values[row]
                        + "; it must be a finite number.");
            }
        }
    }

    private static double correlation(double[] left, double[] right) {
        double leftMean = mean(left);
        double rightMean = mean(right);
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int row = 0; row < left.length; row++) {
            double leftPart = left[row] - leftMean;
            double rightPart = right[row] - rightMean;
            product += leftPart * rightPart;
            leftSquares += leftPart * leftPart;
            rightSquares += rightPart * rightPart;
        }
        double correlation = product / Math.sqrt(leftSquares) / Math.sqrt(rightSquares);
        return Math.max(-1, Math.min(1, correlation));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Ranks from 1; equal values share the mean of the ranks they cover. */
    public static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted((left, right) -> Double.compare(values[left], values[right]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        int start = 0;
        while (start < order.length) {
            int end = start + 1;
            while (end < order.length && values[order[end]] == values[order[start]]) {
                end++;
            }
            // Ranks start + 1 to end, on average.
            for (int place = start; place < end; place++) {
                ranks[order[place]] = (start + 1 + end) / 2.0;
            }
            start = end;
        }
        return ranks;
    }
}
