package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How far in front the right answers of a question are among all its answers, as in sentence-transformers'
 * {@code RerankingEvaluator}.
 *
 * @param averagePrecision area under the steps of the precision-recall curve, as in scikit-learn
 * @param reciprocalRank one over the place of the first right answer, 0 behind the first k; of equal scores the earlier one is first
 * @param ndcg of the first k; answers of equal scores share the discounts of their places, as in scikit-learn
 */
public record RerankingMetrics(double averagePrecision, double reciprocalRank, double ndcg) {

    /**
     * Metrics of one question.
     *
     * @param scores similarity of each answer, the right ones first
     * @param positives how many are right, at least 1 and not all
     * @param k depth
     */
    public static RerankingMetrics of(float[] scores, int positives, int k) {
        if (positives < 1 || positives >= scores.length) {
            throw new DataException(
                    "Of " + scores.length + " answers " + positives + " are right; some must be and some not.");
        }
        boolean[] right = new boolean[scores.length];
        Arrays.fill(right, 0, positives, true);
        double averagePrecision = BinaryClassificationMetrics.of(scores, right).averagePrecision();
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing((Integer answer) -> -scores[answer]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new RerankingMetrics(
                averagePrecision,
                reciprocalRank(order, positives, k),
                gain(order, scores, positives, k) / ideal(positives, k));
    }

    /** Mean over questions. */
    public static RerankingMetrics mean(List<RerankingMetrics> questions) {
        return new RerankingMetrics(
                mean(questions, RerankingMetrics::averagePrecision),
                mean(questions, RerankingMetrics::reciprocalRank),
                mean(questions, RerankingMetrics::ndcg));
    }

    private static double mean(List<RerankingMetrics> questions, ToDoubleFunction<RerankingMetrics> metric) {
        return questions.stream().mapToDouble(metric).average().orElse(Double.NaN);
    }

    /** The metrics under sentence-transformers' names. */
    public Map<String, Double> asMap(int k) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("map", averagePrecision);
        metrics.put("mrr@" + k, reciprocalRank);
        metrics.put("ndcg@" + k, ndcg);
        return metrics;
    }

    private static double reciprocalRank(int[] order, int positives, int k) {
        for (int place = 0; place < Math.min(k, order.length); place++) {
            if (order[place] < positives) {
                return 1.0 / (place + 1);
            }
        }
        return 0;
    }

    private static double gain(int[] order, float[] scores, int positives, int k) {
        double gain = 0;
        int start = 0;
        while (start < order.length) {
            int end = start;
            int right = 0;
            double discounts = 0;
            while (end < order.length && scores[order[end]] == scores[order[start]]) {
                right += order[end] < positives ? 1 : 0;
                discounts += discount(end, k);
                end++;
            }
            gain += discounts * right / (end - start);
            start = end;
        }
        return gain;
    }

    private static double ideal(int positives, int k) {
        double gain = 0;
        for (int place = 0; place < positives; place++) {
            gain += discount(place, k);
        }
        return gain;
    }

    private static double discount(int place, int k) {
        return place < k ? Math.log(2) / Math.log(place + 2.0) : 0;
    }
}
