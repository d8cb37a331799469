package io.github.jjak.spark;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import io.github.jjak.rank.internal.BlockShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A program for {@link ExecutorsTest}: everything on two executors. */
final class TwoExecutors {

    private static final int TEXTS = 400;

    private TwoExecutors() {}

    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = ExecutorCluster.start()) {
            List<String> texts = Fixture.texts(TEXTS);
            Dataset<Row> rows =
                    spark.createDataset(texts, Encoders.STRING()).toDF("text").repartition(8);
            Dataset<Row> both = new SentenceEmbedder()
                    .setModel(Fixture.MODEL)
                    .transform(rows)
                    .selectExpr("text", "embedding", "jjak_embed(text) AS again");
            MapPartitionsFunction<Row, String> whoLoaded = partition -> {
                partition.forEachRemaining(row -> {});
                String executor = SparkEnv.get().executorId();
                return Collections.singleton(executor + " loaded " + ExecutorModels.OF_THIS_JVM.loads())
                        .iterator();
            };
            Set<String> loads = new TreeSet<>(
                    both.mapPartitions(whoLoaded, Encoders.STRING()).collectAsList());
            System.out.println("executors: " + loads);
            System.out.println("driver loaded " + ExecutorModels.OF_THIS_JVM.loads());
            System.out.println("largest difference below 1e-6: "
                    + (difference(both.collectAsList(), texts, List.of("embedding", "again")) < 1e-6));
            MinedPairs pairs = MinedPairs.first(150);
            NegativesMiner miner = new NegativesMiner().setModel(Fixture.MODEL).setDocumentsPerBlock(40);
            List<String> mined = MinedPairs.onSpark(miner, pairs.frame(spark, 5));
            try (SentenceTransformer model = SentenceTransformer.load(Fixture.MODEL);
                    OneMachine vectors = new OneMachine(pairs.corpus(), model, 40, BlockShape.MOST_SCORES)) {
                List<String> expected = MinedPairs.lines(
                        NegativesRecipe.mine(MinerOptions.of(miner), pairs.corpus(), AuditSink.NONE, vectors));
                System.out.println(
                        "same negatives of " + mined.size() + " as of one machine: " + mined.equals(expected));
            }
            Dataset<Row> split = new DedupPairs().transform(pairs.frame(spark, 4));
            long heldOut = split.where("split = 'held-out'").count();
            System.out.println("rows held out as by one machine: "
                    + (heldOut == pairs.rows().split(0.1, 42).heldOut().rows()));
        }
    }

    /** The largest between vectors on Spark and those of this process; no number if a text is missing. */
    static double difference(List<Row> rows, List<String> texts, List<String> columns) {
        List<String> missing = new ArrayList<>(texts);
        double largest = 0;
        try (SentenceTransformer model = SentenceTransformer.load(Fixture.MODEL)) {
            float[][] expected = model.encode(texts);
            for (Row row : rows) {
                missing.remove(row.getString(0));
                float[] one = expected[texts.indexOf(row.getString(0))];
                for (String column : columns) {
                    float[] vector = Fixture.vector(row, column);
                    for (int i = 0; i < one.length; i++) {
                        largest = Math.max(largest, Math.abs(one[i] - vector[i]));
                    }
                }
            }
        }
        return missing.isEmpty() ? largest : Double.NaN;
    }
}
