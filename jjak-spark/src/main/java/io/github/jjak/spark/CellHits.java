package io.github.jjak.spark;

import io.github.jjak.rank.Ranking;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.BlockScores;
import io.github.jjak.rank.internal.BlockShape;
import io.github.jjak.rank.internal.TopScores;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.ThreadShare;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hits of the queries of one task's cells, whose rows come sorted: cell, documents before queries, number. Holds one block of documents
 * and one chunk of queries. Owns native memory.
 */
final class CellHits extends SomeAtATime<Row> implements AutoCloseable {

    private final TaskContext task;
    private final CellSearch search;
    private final Iterator<Row> rows;
    private @Nullable Row next;
    private @Nullable VectorMatrix documents;
    private int firstDocument;

    CellHits(TaskContext task, CellSearch search, Iterator<Row> rows) {
        this.task = task;
        this.search = search;
        this.rows = rows;
        advance();
    }

    @Override
    boolean readOn() {
        Row first = next;
        if (first == null) {
            return false;
        }
        if (task.isInterrupted()) {
            throw new TaskKilledException();
        }
        if (first.getBoolean(1)) {
            searchChunk(first);
        } else {
            readDocuments(first);
        }
        return true;
    }

    private void readDocuments(Row first) {
        close();
        firstDocument = first.getInt(2);
        int count = Math.min(search.blockDocuments(), search.sizes().documents() - firstDocument);
        documents = read(first, count);
        try (ThreadShare.Share share = oneThread()) {
            documents.prepare(search.similarity(), count);
        }
    }

    private void searchChunk(Row first) {
        int from = first.getInt(2);
        int group = from / search.sizes().queriesOfGroup();
        int end = (int)
                Math.min(search.sizes().queries(), (group + 1L) * search.sizes().queriesOfGroup());
        int count = Math.min(search.chunk(), end - from);
        VectorMatrix block = documents;
        if (block == null) {
            throw new IllegalStateException("Spark gave queries of a cell without its documents.");
        }
        try (VectorMatrix queries = read(first, count);
                ThreadShare.Share share = oneThread()) {
            queries.prepare(search.similarity(), search.blockQueries());
            TopScores best = new TopScores(count, search.k());
            // Of prepared vectors, inner products are the cosines.
            SimilarityFunction similarity =
                    search.similarity() == SimilarityFunction.COSINE ? SimilarityFunction.DOT : search.similarity();
            new BlockScores(queries, block, similarity, new BlockShape(search.blockQueries(), block.rows()))
                    .forEach(best::add);
            for (int query = 0; query < count; query++) {
                give(row(from + query, best.ranking(query), firstDocument));
            }
        }
    }

    /** Tasks of an executor compute beside each other, and the number of threads must not decide any bit. */
    private static ThreadShare.Share oneThread() {
        return Libtorch.threadShare().begin(0);
    }

    /** The vectors of so many rows that follow each other, of which the first has been taken. */
    private VectorMatrix read(Row first, int count) {
        VectorMatrix matrix = VectorMatrix.allocate(count, search.sizes().dimension());
        try {
            for (int i = 0; i < count; i++) {
                Row row = next;
                if (row == null || row.getInt(0) != first.getInt(0) || row.getInt(2) != first.getInt(2) + i) {
                    throw new IllegalStateException("Spark did not give all rows of cell " + first.getInt(0) + ".");
                }
                matrix.set(i, VectorBytes.floats(row.getAs(3)));
                advance();
            }
            return matrix;
        } catch (RuntimeException failure) {
            matrix.close();
            throw failure;
        }
    }

    private void advance() {
        next = rows.hasNext() ? rows.next() : null;
    }

    static Row row(int query, Ranking hits, int firstDocument) {
        int[] positions = new int[hits.size()];
        float[] scores = new float[hits.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = firstDocument + hits.position(i);
            scores[i] = hits.score(i);
        }
        return RowFactory.create(query, positions, scores);
    }

    @Override
    public void close() {
        VectorMatrix block = documents;
        documents = null;
        if (block != null) {
            block.close();
        }
    }
}
