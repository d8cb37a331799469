package io.github.jjak.search.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.BlockScores;
import io.github.jjak.rank.internal.TopScores;
import io.github.jjak.rank.internal.VectorMatrix;

/**
 * The k nearest vectors of every query by looking at all of them, block by block.
 *
 * <p>Memory beside the vectors: one block of scores (256 MB), a normalised copy of one block of the corpus (up to 100 MB at 384
 * numbers) and the hits; the number of rows does not matter. Equal scores are ordered by corpus position. Scores are float32 sums
 * as the matrix product makes them, so the same pair may differ in the last digit between blocks of different sizes.
 *
 * @param similarity what is compared
 */
public record ExactVectorSearch(SimilarityFunction similarity) {

    /** Search by cosine. */
    public static ExactVectorSearch byCosine() {
        return new ExactVectorSearch(SimilarityFunction.COSINE);
    }

    /** As {@link #search(VectorMatrix, VectorMatrix, int)}, for queries on the heap. */
    public Hits search(float[][] queries, VectorMatrix corpus, int k) {
        if (queries.length == 0) {
            return new Hits(new int[0][], new float[0][]);
        }
        try (VectorMatrix matrix = VectorMatrix.of(queries)) {
            return search(matrix, corpus, k);
        }
    }

    /**
     * Searches all queries.
     *
     * @param queries {@code [queries, dimension]}
     * @param corpus {@code [documents, dimension]}; with none, no query has hits
     * @param k hits for each query, at least 1; fewer if the corpus is smaller
     * @throws UsageException if the dimensions differ or k is too small
     * @throws io.github.jjak.error.RunException if a vector holds what is no number
     */
    public Hits search(VectorMatrix queries, VectorMatrix corpus, int k) {
        checkDimensions(queries.dimension(), corpus.dimension());
        TopScores best = new TopScores(queries.rows(), k);
        BlockScores.of(queries, corpus, similarity).forEach(best::add);
        int[][] positions = new int[queries.rows()][];
        float[][] scores = new float[queries.rows()][];
        for (int query = 0; query < positions.length; query++) {
            positions[query] = best.positions(query);
            scores[query] = best.scores(query);
        }
        return new Hits(positions, scores);
    }

    static void checkDimensions(int queries, int corpus) {
        if (queries != corpus) {
            throw new UsageException("The queries' vectors have " + queries + " numbers and the corpus' have " + corpus
                    + "; both must come from one model.");
        }
    }
}
