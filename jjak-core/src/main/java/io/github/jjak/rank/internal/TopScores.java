package io.github.jjak.rank.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.Ranking;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Keeps the k best documents of every query while blocks of scores pass by, so that the full matrix of scores never exists.
 *
 * <p>Exact: ties go to the lower corpus position, whatever the order of the blocks. For each row of a block:
 *
 * <ol>
 *   <li>The columns are laid out in groups of four, and the largest score of each group is taken.
 *   <li>The k + 1 best groups, found in the same way, hold the k + 1 best scores of the row: a group left out has no score above
 *       the best of k + 1 others. Only they are searched.
 *   <li>If the last kept and the first left out are equal, the row is searched again by {@link TopK}, which knows whose turn it
 *       is among equals.
 *   <li>The row's best are merged with the best of earlier blocks.
 * </ol>
 *
 * <p>The measurements are in {@code docs/decisions/0055-exact-search.md}. Not thread-safe; libtorch's operators use the threads
 * of {@link Libtorch#setThreads}.
 */
public final class TopScores {

    private final int k;
    private final int[][] positions;
    private final float[][] scores;

    /**
     * A selection without scores yet.
     *
     * @param queries number of queries, at least 0
     * @param k hits to keep for each query, at least 1
     * @throws UsageException if either is too small
     */
    public TopScores(int queries, int k) {
        if (queries < 0) {
            throw new UsageException("The number of queries is " + queries + "; it must not be negative.");
        }
        if (k < 1) {
            throw new UsageException("k is " + k + "; keep at least 1 hit.");
        }
        this.k = k;
        this.positions = new int[queries][0];
        this.scores = new float[queries][0];
    }

    /**
     * Takes one block of scores. Each (query, document) score must come once.
     *
     * @param block float32 {@code [rows, documents]}, contiguous
     * @param firstQuery query of the block's first row
     * @param firstDocument corpus position of the block's first column
     * @throws UsageException if the block reaches outside the queries
     * @throws RunException if one of the best scores of a row is NaN
     */
    public void add(Tensor block, int firstQuery, int firstDocument) {
        check(block, firstQuery, firstDocument);
        try (TensorScope scope = TensorScope.open()) {
            Tensor plain = block.detach();
            TopCandidates best = TopCandidates.of(plain, k);
            for (int row = 0; row < best.rows(); row++) {
                Ranking hits = best.ambiguous(row) ? scan(plain, row) : best.ranking(row);
                merge(firstQuery + row, hits, firstDocument);
            }
        }
    }

    /** The best hits of one query so far. */
    public Ranking ranking(int query) {
        return Ranking.of(positions[query], scores[query]);
    }

    /** The best hits of every query so far, in query order. */
    public List<Ranking> rankings() {
        return IntStream.range(0, positions.length).mapToObj(this::ranking).toList();
    }

    /** Corpus positions of the best hits of a query so far, best first; the array is this object's own. */
    public int[] positions(int query) {
        return positions[query];
    }

    /** Scores parallel to {@link #positions}; the array is this object's own. */
    public float[] scores(int query) {
        return scores[query];
    }

    private Ranking scan(Tensor block, int row) {
        FloatBuffer rowScores = Tensors.buffer(block.select(0, row));
        TopK best = new TopK(k);
        for (int column = 0; column < rowScores.capacity(); column++) {
            best.offer(rowScores.get(column), column);
        }
        return best.ranking();
    }

    /**
     * Takes hits of one query that were found elsewhere, each document once.
     *
     * @param hits best first; equal scores by position
     * @param firstDocument corpus position of what the hits call 0
     */
    public void merge(int query, Ranking hits, int firstDocument) {
        int[] oldPositions = positions[query];
        float[] oldScores = scores[query];
        int size = Math.min(k, oldPositions.length + hits.size());
        int[] newPositions = new int[size];
        float[] newScores = new float[size];
        int old = 0;
        int fresh = 0;
        for (int rank = 0; rank < size; rank++) {
            boolean takeOld = fresh == hits.size()
                    || (old < oldPositions.length
                            && TopK.better(
                                    oldScores[old],
                                    oldPositions[old],
                                    hits.score(fresh),
                                    firstDocument + hits.position(fresh)));
            newPositions[rank] = takeOld ? oldPositions[old] : firstDocument + hits.position(fresh);
            newScores[rank] = takeOld ? oldScores[old++] : hits.score(fresh++);
        }
        positions[query] = newPositions;
        scores[query] = newScores;
    }

    private void check(Tensor block, int firstQuery, int firstDocument) {
        long[] shape = Tensors.shape(block);
        boolean inside = shape.length == 2
                && shape[1] >= 1
                && firstQuery >= 0
                && firstQuery <= positions.length - shape[0]
                && firstDocument >= 0
                && firstDocument <= Integer.MAX_VALUE - shape[1];
        if (!inside) {
            throw new UsageException("A block of scores of shape " + Arrays.toString(shape)
                    + " cannot start at query " + firstQuery + " and document " + firstDocument + "; there are "
                    + positions.length + " queries, and a block is [rows, documents].");
        }
    }
}
