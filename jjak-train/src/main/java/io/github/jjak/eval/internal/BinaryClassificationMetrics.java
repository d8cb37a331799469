package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import io.github.jjak.rank.SimilarityFunction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a threshold on the similarity tells pairs that belong together from pairs that do not, as in
 * sentence-transformers' {@code BinaryClassificationEvaluator}.
 *
 * <p>Both thresholds are the best for these very pairs: report them on data that chose nothing else. A threshold lies
 * half-way between two neighbouring scores; a pair belongs together when its score is at least the threshold.
 *
 * @param accuracy largest share of right answers over all thresholds, 0 to 1
 * @param accuracyThreshold the threshold of {@code accuracy}; just above the highest score when "none" is the best answer
 * @param f1 largest harmonic mean of precision and recall over all thresholds, 0 to 1
 * @param f1Threshold the threshold of {@code f1}
 * @param precision share of the accepted pairs that is right, at {@code f1Threshold}
 * @param recall share of the positive pairs that is accepted, at {@code f1Threshold}
 * @param averagePrecision area under the steps of the precision-recall curve, as in scikit-learn; 0 without positives
 * @param matthewsCorrelation correlation of labels and answers at {@code f1Threshold}, −1 to 1; 0 when undefined
 */
public record BinaryClassificationMetrics(
        double accuracy,
        double accuracyThreshold,
        double f1,
        double f1Threshold,
        double precision,
        double recall,
        double averagePrecision,
        double matthewsCorrelation) {

    /**
     * Metrics of labelled pairs.
     *
     * @param scores similarity of each pair
     * @param labels whether each pair belongs together
     * @throws DataException if there are no pairs, the lengths differ, or a score is NaN
     */
    public static BinaryClassificationMetrics of(float[] scores, boolean[] labels) {
        if (scores.length != labels.length || scores.length == 0) {
            throw new DataException("There are " + scores.length + " scores and " + labels.length
                    + " labels; give one of each for at least one pair.");
        }
        return ThresholdSweep.over(scores, labels);
    }

    /**
     * As {@link #asMap(String)}; the thresholds of a distance are distances, as sentence-transformers gives them: a pair belongs
     * together when it is at most so far apart.
     */
    public Map<String, Double> asMap(SimilarityFunction similarity) {
        if (!similarity.isDistance()) {
            return asMap(similarity.id());
        }
        BinaryClassificationMetrics turned = new BinaryClassificationMetrics(
                accuracy,
                0 - accuracyThreshold,
                f1,
                0 - f1Threshold,
                precision,
                recall,
                averagePrecision,
                matthewsCorrelation);
        return turned.asMap(similarity.id());
    }

    /**
     * The metrics under sentence-transformers' names and in its order: {@code cosine_accuracy},
     * {@code cosine_accuracy_threshold}, {@code cosine_f1}, {@code cosine_f1_threshold}, {@code cosine_precision},
     * {@code cosine_recall}, {@code cosine_ap}, {@code cosine_mcc}.
     *
     * @param similarityName name of the similarity, such as {@code cosine}
     */
    public Map<String, Double> asMap(String similarityName) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(similarityName + "_accuracy", accuracy);
        metrics.put(similarityName + "_accuracy_threshold", accuracyThreshold);
        metrics.put(similarityName + "_f1", f1);
        metrics.put(similarityName + "_f1_threshold", f1Threshold);
        metrics.put(similarityName + "_precision", precision);
        metrics.put(similarityName + "_recall", recall);
        metrics.put(similarityName + "_ap", averagePrecision);
        metrics.put(similarityName + "_mcc", matthewsCorrelation);
        return Collections.unmodifiableMap(metrics);
    }
}
