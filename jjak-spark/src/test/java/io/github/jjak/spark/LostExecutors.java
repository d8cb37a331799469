package io.github.jjak.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A program for {@link LostExecutorsTest}: executors are killed while they embed and while negatives are mined. */
final class LostExecutors {

    private static final int TEXTS = 400;
    private static final int PARTITIONS = 4;

    /** Behind the first window that a task embeds, before the second one. */
    private static final int ROWS_UNTIL_KILLED = EmbeddedRows.FIRST_WINDOW + 10;

    /** While documents are embedded, which are the second ones; when the search begins; in its middle. */
    private static final List<Map.Entry<String, Integer>> MOMENTS =
            List.of(Map.entry("WindowEmbedding", 2), Map.entry("SparkVectors", 1), Map.entry("SparkVectors", 8));

    private LostExecutors() {}

    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = ExecutorCluster.start()) {
            embed(spark);
            mine(spark);
            read(spark, "no folder for checkpoints");
            spark.sparkContext().setCheckpointDir(arguments[0]);
            read(spark, "a folder for checkpoints");
        }
    }

    /** Both executors die when the driver has the first row: which one holds what is not known. */
    private static void read(SparkSession spark, String where) {
        List<Row> read = new ArrayList<>();
        Map<String, Long> processes = ExecutorCluster.processes(spark);
        String words = "no failure";
        try {
            RowNumbers.forEach(MinedPairs.first(150).frame(spark, 5), "Column \"id\"", row -> {
                if (read.isEmpty()) {
                    processes.values().forEach(ExecutorCluster::kill);
                }
                read.add(row);
            });
        } catch (RuntimeException failure) {
            words = failure.toString();
        }
        System.out.println("reading, " + where + ": " + (read.size() == 150 ? "all rows, " : "") + words);
    }

    private static void embed(SparkSession spark) {
        Map<String, Long> before = ExecutorCluster.processes(spark);
        List<String> texts = Fixture.texts(TEXTS);
        int[] read = {0};
        MapFunction<String, String> killed = text -> {
            TaskContext task = TaskContext.get();
            boolean first = task.stageAttemptNumber() == 0 && task.attemptNumber() == 0;
            if (first && task.partitionId() == 1 && read[0]++ == ROWS_UNTIL_KILLED) {
                ExecutorCluster.killThisProcess();
            }
            return text;
        };
        Dataset<Row> rows = spark.createDataset(texts, Encoders.STRING())
                .repartition(PARTITIONS)
                .map(killed, Encoders.STRING())
                .toDF("text");
        List<Row> vectors =
                new SentenceEmbedder().setModel(Fixture.MODEL).transform(rows).collectAsList();
        System.out.println("embedding: " + vectors.size() + " rows, largest difference below 1e-6: "
                + (TwoExecutors.difference(vectors, texts, List.of("embedding")) < 1e-6) + ", another executor: "
                + !ExecutorCluster.processes(spark).equals(before));
    }

    private static void mine(SparkSession spark) {
        Dataset<Row> pairs = MinedPairs.first(150).frame(spark, 5);
        NegativesMiner miner = new NegativesMiner().setModel(Fixture.MODEL).setDocumentsPerBlock(40);
        List<String> expected = MinedPairs.onSpark(miner, pairs);
        for (Map.Entry<String, Integer> moment : MOMENTS) {
            KillAtTask kill = new KillAtTask(moment.getKey(), moment.getValue(), ExecutorCluster.processes(spark));
            spark.sparkContext().addSparkListener(kill);
            boolean same = MinedPairs.onSpark(miner, pairs).equals(expected);
            spark.sparkContext().removeSparkListener(kill);
            System.out.println("mining " + expected.size() + " negatives, " + (kill.killed() ? kill : "nobody killed")
                    + ": " + (same ? "the same" : "others"));
        }
    }
}
