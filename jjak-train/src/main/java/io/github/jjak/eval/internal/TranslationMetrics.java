package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * How often the nearest text of the other language is the translation, as in sentence-transformers' {@code TranslationEvaluator}.
 *
 * @param sourceToTarget share of sources whose nearest target is their translation, 0 to 1
 * @param targetToSource the other way round
 */
public record TranslationMetrics(double sourceToTarget, double targetToSource) {

    /** Rows whose cosines with all others are in memory at once. */
    private static final int ROWS_AT_ONCE = 256;

    /**
     * Compares by cosine. Of several nearest texts the first counts; one with the same words as the translation is as right.
     *
     * @param sourceVectors {@code [rows, dim]}
     * @param targetVectors {@code [rows, dim]}
     * @param sources the texts, row i of which is translated by row i of the targets
     * @throws DataException if there are no rows or their numbers differ
     */
    public static TranslationMetrics of(
            float[][] sourceVectors, float[][] targetVectors, List<String> sources, List<String> targets) {
        int rows = sourceVectors.length;
        if (rows == 0 || targetVectors.length != rows || sources.size() != rows || targets.size() != rows) {
            throw new DataException("There are " + rows + " sources and " + targetVectors.length
                    + " targets; give one of each for at least one pair.");
        }
        return new TranslationMetrics(
                accuracy(sourceVectors, targetVectors, targets), accuracy(targetVectors, sourceVectors, sources));
    }

    private static double accuracy(float[][] queries, float[][] documents, List<String> texts) {
        int right = 0;
        try (TensorScope scope = TensorScope.open()) {
            Tensor all = Vectors.normalise(Tensors.ofRows(Arrays.asList(documents)));
            for (int from = 0; from < queries.length; from += ROWS_AT_ONCE) {
                int to = Math.min(queries.length, from + ROWS_AT_ONCE);
                float[][] scores = scores(Arrays.asList(queries).subList(from, to), all);
                for (int row = from; row < to; row++) {
                    right += texts.get(nearest(scores[row - from])).equals(texts.get(row)) ? 1 : 0;
                }
            }
        }
        return (double) right / queries.length;
    }

    private static float[][] scores(List<float[]> queries, Tensor documents) {
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.toRows(Vectors.normalise(Tensors.ofRows(queries)).matmul(documents.t()));
        }
    }

    private static int nearest(float[] scores) {
        int nearest = 0;
        for (int i = 1; i < scores.length; i++) {
            nearest = scores[i] > scores[nearest] ? i : nearest;
        }
        return nearest;
    }

    /** Mean of both shares. */
    public double mean() {
        return (sourceToTarget + targetToSource) / 2;
    }

    /** The metrics under sentence-transformers' names. */
    public Map<String, Double> asMap() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("src2trg_accuracy", sourceToTarget);
        metrics.put("trg2src_accuracy", targetToSource);
        metrics.put("mean_accuracy", mean());
        return metrics;
    }
}
