package io.github.jjak.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.github.jjak.data.internal.HeldOutClusters;
import io.github.jjak.error.DataException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that are left without duplicates, their clusters, and the side each is on.
 *
 * <ol>
 *   <li>Of rows with one question and one answer, the first one is left.
 *   <li>Rows with one question, or one answer, are linked to the first of them; what hangs together is a cluster.
 *   <li>Clusters are numbered in the order of their first rows. The driver chooses by their sizes which are held out.
 * </ol>
 *
 * @param share of rows to hold out
 * @param seed decides which
 */
record SplitClusters(double share, long seed) {

    static final String CLUSTER = "cluster";
    static final String SPLIT = "split";
    static final String TRAIN = "train";
    static final String HELD_OUT = "held-out";

    private static final String FIRST = "first";
    private static final String SIZE = "size";

    /**
     * Runs jobs.
     *
     * @param numbered rows of {@link TextKeys} with their numbers
     * @return {@link RowNumbers#NUMBER}, {@link #CLUSTER} and {@link #SPLIT} of each row that is left
     */
    Dataset<Row> of(Dataset<Row> numbered) {
        Dataset<Row> left = Materialised.of(numbered.groupBy(TextKeys.QUESTION, TextKeys.ANSWER)
                .agg(min(RowNumbers.NUMBER).as(RowNumbers.NUMBER)));
        Dataset<Row> firsts = Materialised.of(left.select(RowNumbers.NUMBER)
                .join(components(left), col(RowNumbers.NUMBER).equalTo(col("vertex")), "left_outer")
                .select(
                        col(RowNumbers.NUMBER),
                        coalesce(col(FIRST), col(RowNumbers.NUMBER)).as(FIRST)));
        Dataset<Row> clusters = RowNumbers.of(
                firsts.groupBy(FIRST)
                        .agg(count(lit(1)).cast(DataTypes.IntegerType).as(SIZE)),
                "Clusters");
        Dataset<Row> sides = sides(clusters);
        return firsts.join(sides, FIRST).select(RowNumbers.NUMBER, CLUSTER, SPLIT);
    }

    private static Dataset<Row> components(Dataset<Row> rows) {
        SparkSession session = rows.sparkSession();
        JavaRDD<Long> edges = edges(rows, TextKeys.QUESTION)
                .union(edges(rows, TextKeys.ANSWER))
                .javaRDD()
                .map(row -> Edge.of(row.getInt(0), row.getInt(1)));
        int partitions =
                Math.max(edges.getNumPartitions(), session.sparkContext().defaultParallelism());
        JavaRDD<Row> found = new ConnectedComponents(partitions)
                .of(edges)
                .map(edge -> RowFactory.create(Edge.first(edge), Edge.second(edge)));
        return session.createDataFrame(
                found,
                new StructType().add("vertex", DataTypes.IntegerType, false).add(FIRST, DataTypes.IntegerType, false));
    }

    /** From each row to the first one with the same text. */
    private static Dataset<Row> edges(Dataset<Row> rows, String key) {
        Column row = col(RowNumbers.NUMBER);
        return rows.join(rows.groupBy(key).agg(min(row).as(FIRST)), key)
                .where(row.gt(col(FIRST)))
                .select(row, col(FIRST));
    }

    private Dataset<Row> sides(Dataset<Row> clusters) {
        int[] sizes = new int[Math.toIntExact(clusters.count())];
        Iterator<Row> rows = clusters.select(RowNumbers.NUMBER, SIZE).toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            sizes[row.getInt(0)] = row.getInt(1);
        }
        Broadcast<BitSet> heldOut =
                new JavaSparkContext(clusters.sparkSession().sparkContext()).broadcast(heldOut(sizes));
        MapFunction<Row, Row> side = row ->
                RowFactory.create(row.getInt(1), row.getInt(0), heldOut.value().get(row.getInt(0)) ? HELD_OUT : TRAIN);
        return clusters.map(
                side,
                Encoders.row(new StructType()
                        .add(FIRST, DataTypes.IntegerType, false)
                        .add(CLUSTER, DataTypes.IntegerType, false)
                        .add(SPLIT, DataTypes.StringType, false)));
    }

    private BitSet heldOut(int[] sizes) {
        boolean[] chosen = HeldOutClusters.of(sizes, share, seed);
        BitSet heldOut = new BitSet();
        long rows = 0;
        for (int cluster = 0; cluster < sizes.length; cluster++) {
            heldOut.set(cluster, chosen[cluster]);
            rows += sizes[cluster];
        }
        if (heldOut.isEmpty() || heldOut.cardinality() == sizes.length) {
            throw new DataException("The " + rows
                    + " rows cannot be split without leakage: shared questions or answers connect them into "
                    + sizes.length + " clusters, the largest with "
                    + IntStream.of(sizes).max().orElse(0) + " rows, and a share of " + share
                    + " would leave one side empty. Use separate data for evaluation or another share.");
        }
        return heldOut;
    }
}
