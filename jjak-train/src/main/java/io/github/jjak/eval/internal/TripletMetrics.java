package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import java.util.Map;

/**
 * How often a model puts the positive before the negative, as in sentence-transformers' {@code TripletEvaluator}.
 *
 * @param accuracy share of triplets whose positive scores above the negative, 0 to 1; a tie counts as wrong
 */
public record TripletMetrics(double accuracy) {

    /** {@link #of(float[], float[], float)} without a margin. */
    public static TripletMetrics of(float[] positiveScores, float[] negativeScores) {
        return of(positiveScores, negativeScores, 0);
    }

    /**
     * Accuracy over triplets.
     *
     * @param positiveScores similarity of anchor and positive in each triplet
     * @param negativeScores similarity of anchor and negative in each triplet
     * @param margin by how much the positive must be above the negative
     * @throws DataException if there are no triplets or the lengths differ
     */
    public static TripletMetrics of(float[] positiveScores, float[] negativeScores, float margin) {
        if (positiveScores.length != negativeScores.length || positiveScores.length == 0) {
            throw new DataException("There are " + positiveScores.length + " positive and " + negativeScores.length
                    + " negative scores; give one of each for at least one triplet.");
        }
        int right = 0;
        for (int triplet = 0; triplet < positiveScores.length; triplet++) {
            right += positiveScores[triplet] > negativeScores[triplet] + margin ? 1 : 0;
        }
        return new TripletMetrics((double) right / positiveScores.length);
    }

    /**
     * The metric under sentence-transformers' name, {@code cosine_accuracy}.
     *
     * @param similarityName name of the similarity, such as {@code cosine}
     */
    public Map<String, Double> asMap(String similarityName) {
        return Map.of(similarityName + "_accuracy", accuracy);
    }
}
