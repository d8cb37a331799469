package io.github.jjak.search.index;

import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.Vectors;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.VectorUtil;

/**
 * How the vectors of an index lie in it and are compared: for the cosine with length 1, else as the model makes them.
 *
 * @param similarity the model's
 * @param storage how the graph keeps them
 */
record VectorSpace(SimilarityFunction similarity, VectorStorage storage) {

    /** By how much a length may miss 1 and count as 1: what rounding makes of a vector that somebody has scaled. */
    private static final float ROUNDING = 1e-6f;

    /** A vector as it is kept and searched with. One of length 1 keeps its very numbers. */
    float[] prepare(float[] vector) {
        float inverseLength = Vectors.inverseLength(vector);
        boolean asItIs = similarity != SimilarityFunction.COSINE || Math.abs(inverseLength - 1) < ROUNDING;
        float scale = asItIs ? 1 : inverseLength;
        float[] prepared = new float[vector.length];
        for (int i = 0; i < prepared.length; i++) {
            prepared[i] = vector[i] * scale;
        }
        return prepared;
    }

    /** What Lucene builds its graph by. */
    VectorSimilarityFunction ofGraph() {
        return switch (similarity) {
            case COSINE -> VectorSimilarityFunction.DOT_PRODUCT;
            case DOT -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
            case EUCLIDEAN, MANHATTAN -> VectorSimilarityFunction.EUCLIDEAN;
        };
    }

    /** Whether the graph finds by this similarity; Lucene knows no sum of absolute differences. */
    boolean hasGraph() {
        return similarity != SimilarityFunction.MANHATTAN;
    }

    /** The similarity behind one of the graph's scores. */
    double ofGraphScore(double score) {
        return switch (similarity) {
            case COSINE -> 2 * score - 1;
            case DOT -> score < 1 ? 1 - 1 / score : score - 1;
            case EUCLIDEAN, MANHATTAN -> -Math.sqrt(Math.max(0, 1 / score - 1));
        };
    }

    /** Of two prepared vectors. */
    float compare(float[] first, float[] second) {
        return similarity == SimilarityFunction.COSINE
                ? VectorUtil.dotProduct(first, second)
                : similarity.of(first, second);
    }

    /** Cosine of two prepared vectors, whatever the similarity. */
    float cosine(float[] first, float[] second) {
        return similarity == SimilarityFunction.COSINE
                ? VectorUtil.dotProduct(first, second)
                : SimilarityFunction.COSINE.of(first, second);
    }
}
