package io.github.jjak.search.internal;

import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.rank.internal.Vectors;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;

/**
 * Lucene's view of a matrix: how near a vector is to each row.
 *
 * <p>Lucene wants scores of at least 0, so a similarity s becomes 1 / (1 - s) below 0 and 1 + s from 0 on, as in its own maximum
 * inner product; {@link #similarity} takes it back.
 */
final class NearestVectors implements RandomVectorScorerSupplier {

    private final VectorMatrix matrix;
    private final SimilarityFunction function;
    private final float[] inverseLengths;

    /** @param inverseLengths one over each row's length; empty unless the similarity is the cosine */
    private NearestVectors(VectorMatrix matrix, SimilarityFunction function, float[] inverseLengths) {
        this.matrix = matrix;
        this.function = function;
        this.inverseLengths = inverseLengths;
    }

    /** Checks every vector; lengths are kept, vectors are not copied. */
    static NearestVectors of(VectorMatrix matrix, SimilarityFunction similarity) {
        float[] inverseLengths = new float[similarity == SimilarityFunction.COSINE ? matrix.rows() : 0];
        float[] vector = new float[matrix.dimension()];
        for (int row = 0; row < matrix.rows(); row++) {
            matrix.read(row, vector);
            float inverse = Vectors.inverseLength(vector);
            if (similarity == SimilarityFunction.COSINE) {
                inverseLengths[row] = inverse;
            }
        }
        return new NearestVectors(matrix, similarity, inverseLengths);
    }

    int dimension() {
        return matrix.dimension();
    }

    int maxOrd() {
        return matrix.rows();
    }

    /** How near a query is to each row; not thread-safe. */
    RandomVectorScorer scorer(float[] query) {
        return new RowScorer(query, inverseLengths.length == 0 ? 1 : Vectors.inverseLength(query));
    }

    @Override
    public RandomVectorScorer scorer(int row) {
        return new RowScorer(matrix.row(row), inverseLengths.length == 0 ? 1 : inverseLengths[row]);
    }

    @Override
    public RandomVectorScorerSupplier copy() {
        return this;
    }

    /** The similarity behind one of Lucene's scores. */
    static float similarity(float score) {
        return score < 1 ? 1 - 1 / score : score - 1;
    }

    private final class RowScorer implements RandomVectorScorer {

        private final float[] query;
        private final float scale;
        private final float[] vector = new float[matrix.dimension()];

        RowScorer(float[] query, float scale) {
            this.query = query;
            this.scale = scale;
        }

        @Override
        public float score(int row) {
            matrix.read(row, vector);
            return VectorUtil.scaleMaxInnerProductScore(
                    switch (function) {
                        case COSINE -> VectorUtil.dotProduct(query, vector) * scale * inverseLengths[row];
                        case DOT -> VectorUtil.dotProduct(query, vector);
                        case EUCLIDEAN -> -(float) Math.sqrt(VectorUtil.squareDistance(query, vector));
                        case MANHATTAN -> function.of(query, vector);
                    });
        }

        @Override
        public int maxOrd() {
            return matrix.rows();
        }
    }
}
