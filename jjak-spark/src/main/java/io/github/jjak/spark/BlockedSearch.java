package io.github.jjak.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.BlockShape;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The k nearest vectors of every query by comparing all of them, spread over executors.
 *
 * <ol>
 *   <li>Queries and documents are cut into blocks by their numbers, never by partition. A cell is a block of documents and several blocks
 *       of queries.
 *   <li>Each document goes to all cells of its block, each query to all cells of its group. A task sorts what it gets by cell, documents
 *       first (Spark spills that to disk), lays the block of documents out in native memory, and lets the queries pass by.
 *   <li>The hits of a query in each block of documents are merged; equal scores by number.
 * </ol>
 *
 * <p>A block is that of {@code ExactVectorSearch} on one machine, so scores have its bits on one thread, whatever the partitions. A task holds, beside
 * Spark's own memory: its block of documents, {@value #CHUNK_QUERIES} queries or a block of them if that is more, one block of scores, and
 * the k hits of those queries.
 *
 * @param similarity what is compared
 * @param k hits for each query, at least 1
 * @param shape of the blocks
 */
record BlockedSearch(SimilarityFunction similarity, int k, BlockShape shape) {

    static final String QUERY = "query";
    static final String POSITIONS = "positions";
    static final String SCORES = "scores";

    static final String CELL = "cell";
    static final String IS_QUERY = "is_query";

    /** Queries that a task reads before it compares them. */
    static final int CHUNK_QUERIES = 1 << 14;

    /** Hits of them that it holds: 64 MB of heap, with what is ready to be given on. */
    static final int CHUNK_HITS = 1 << 22;

    /** Cells for each core: enough that cores end at nearly the same time. */
    private static final int CELLS_PER_CORE = 4;

    /** Columns {@link #QUERY}, {@link #POSITIONS} and {@link #SCORES}, best first; numbers as in {@link NumberedVectors}. */
    static StructType schema() {
        return new StructType()
                .add(QUERY, DataTypes.IntegerType, false)
                .add(POSITIONS, DataTypes.createArrayType(DataTypes.IntegerType, false), false)
                .add(SCORES, DataTypes.createArrayType(DataTypes.FloatType, false), false);
    }

    /**
     * Hits of each query, one row each; no row if there are no documents.
     *
     * @throws UsageException if the dimensions differ
     */
    Dataset<Row> hits(NumberedVectors queries, NumberedVectors corpus) {
        if (queries.count() == 0 || corpus.count() == 0) {
            return queries.rows().sparkSession().createDataFrame(java.util.List.<Row>of(), schema());
        }
        if (queries.dimension() != corpus.dimension()) {
            throw new UsageException("The queries' vectors have " + queries.dimension()
                    + " numbers and the corpus' have " + corpus.dimension() + "; both must come from one model.");
        }
        int documentBlocks = ceil(corpus.count(), shape.documents());
        int queryBlocks = ceil(queries.count(), shape.queries());
        int cores = queries.rows().sparkSession().sparkContext().defaultParallelism();
        int wantedGroups = Math.min(queryBlocks, ceil(CELLS_PER_CORE * cores, documentBlocks));
        int blocksOfGroup = ceil(queryBlocks, wantedGroups);
        int groups = ceil(queryBlocks, blocksOfGroup);
        int queriesOfGroup = (int) Math.min(queries.count(), (long) blocksOfGroup * shape.queries());

        Column first = blockOf(queriesOfGroup).multiply(lit(documentBlocks));
        Dataset<Row> cells = inCells(
                        corpus,
                        false,
                        sequence(
                                blockOf(shape.documents()),
                                blockOf(shape.documents()).plus(lit((groups - 1) * documentBlocks)),
                                lit(documentBlocks)))
                .union(inCells(queries, true, sequence(first, first.plus(lit(documentBlocks - 1)), lit(1))));
        Dataset<Row> found = cells.repartition(groups * documentBlocks, col(CELL))
                .sortWithinPartitions(CELL, IS_QUERY, RowNumbers.NUMBER)
                .mapPartitions(
                        new CellSearch(
                                new CellSearch.Sizes(
                                        queries.count(), corpus.count(), queries.dimension(), queriesOfGroup),
                                similarity,
                                k,
                                shape.queries(),
                                shape.documents()),
                        Encoders.row(schema()));
        return documentBlocks == 1
                ? found
                : found.repartition(col(QUERY))
                        .sortWithinPartitions(QUERY)
                        .mapPartitions(new MergedHits(k), Encoders.row(schema()));
    }

    private static Column blockOf(int size) {
        return expr("CAST(" + RowNumbers.NUMBER + " DIV " + size + " AS INT)");
    }

    private static Dataset<Row> inCells(NumberedVectors vectors, boolean isQuery, Column cells) {
        return vectors.rows()
                .select(
                        explode(cells).as(CELL),
                        lit(isQuery).as(IS_QUERY),
                        col(RowNumbers.NUMBER),
                        col(NumberedVectors.VECTOR));
    }

    private static int ceil(int count, int size) {
        return (int) (((long) count + size - 1) / size);
    }
}
