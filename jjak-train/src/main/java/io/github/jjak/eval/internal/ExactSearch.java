package io.github.jjak.eval.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.Ranking;
import io.github.jjak.rank.internal.TopK;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps the k best documents of every query while score blocks pass by, so that the full score matrix never exists.
 *
 * <p>Blocks may come in any order and size; each (query, document) score must come once. Ties go to the lower corpus
 * position: sort the corpus by document id to have sentence-transformers' order. Threads may add blocks of disjoint
 * queries at the same time.
 */
public final class ExactSearch {

    private final List<TopK> best;

    /**
     * A search without scores yet.
     *
     * @param queries number of queries, at least 0
     * @param k hits to keep for each query, at least 1
     * @throws UsageException if either is too small
     */
    public ExactSearch(int queries, int k) {
        if (queries < 0) {
            throw new UsageException("The number of queries is " + queries + "; it must not be negative.");
        }
        this.best = Stream.generate(() -> new TopK(k)).limit(queries).toList();
    }

    /**
     * Takes one block of scores; the buffer's position and limit stay as they are.
     *
     * @param scores row-major {@code [rows, documents]} from the buffer's position; it holds a whole number of rows
     * @param documents width of the block, at least 1
     * @param firstQuery query of the block's first row
     * @param firstDocument corpus position of the block's first column
     * @throws UsageException if the block is not rectangular or reaches outside the queries
     * @throws io.github.jjak.error.RunException if a score is NaN
     */
    public void add(FloatBuffer scores, int documents, int firstQuery, int firstDocument) {
        int rows = rows(scores, documents, firstQuery, firstDocument);
        for (int row = 0; row < rows; row++) {
            TopK hits = best.get(firstQuery + row);
            int start = scores.position() + row * documents;
            for (int document = 0; document < documents; document++) {
                hits.offer(scores.get(start + document), firstDocument + document);
            }
        }
    }

    /** The best hits of one query so far. */
    public Ranking ranking(int query) {
        return best.get(query).ranking();
    }

    /** The best hits of every query so far, in query order. */
    public List<Ranking> rankings() {
        return IntStream.range(0, best.size()).mapToObj(this::ranking).toList();
    }

    private int rows(FloatBuffer scores, int documents, int firstQuery, int firstDocument) {
        if (documents < 1 || scores.remaining() % documents != 0) {
            throw new UsageException("A block of " + scores.remaining() + " scores does not divide into rows of "
                    + documents + " documents; give [rows, documents] row by row.");
        }
        int rows = scores.remaining() / documents;
        boolean inside = firstQuery >= 0
                && firstQuery <= best.size() - rows
                && firstDocument >= 0
                && firstDocument <= Integer.MAX_VALUE - documents;
        if (!inside) {
            throw new UsageException(
                    "A block of " + rows + " rows and " + documents + " documents cannot start at query " + firstQuery
                            + " and document " + firstDocument + "; there are " + best.size() + " queries.");
        }
        return rows;
    }
}
