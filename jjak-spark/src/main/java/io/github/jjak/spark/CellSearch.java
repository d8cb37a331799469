package io.github.jjak.spark;

import io.github.jjak.rank.SimilarityFunction;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a task does with its cells: compares their queries with their block of documents.
 *
 * @param sizes of the whole search
 * @param similarity what is compared
 * @param k hits for each query
 * @param blockQueries most queries of a block
 * @param blockDocuments most documents of a block
 */
record CellSearch(Sizes sizes, SimilarityFunction similarity, int k, int blockQueries, int blockDocuments)
        implements MapPartitionsFunction<Row, Row> {

    /**
     * Numbers of a whole search.
     *
     * @param queries all of them
     * @param documents all of them
     * @param dimension numbers of a vector
     * @param queriesOfGroup queries of a cell
     */
    record Sizes(int queries, int documents, int dimension, int queriesOfGroup) implements Serializable {}

    /** Queries that are read at a time: whole blocks, so that blocks are those of one machine, and not too many hits. */
    int chunk() {
        int most = Math.min(BlockedSearch.CHUNK_QUERIES, BlockedSearch.CHUNK_HITS / k);
        return Math.max(1, most / blockQueries) * blockQueries;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        TaskContext task = TaskContext.get();
        CellHits hits = new CellHits(task, this, rows);
        task.addTaskCompletionListener((TaskCompletionListener) ended -> hits.close());
        return hits;
    }
}
