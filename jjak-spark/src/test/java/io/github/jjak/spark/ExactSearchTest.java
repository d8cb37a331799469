package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.BlockScores;
import io.github.jjak.rank.internal.BlockShape;
import io.github.jjak.rank.internal.TopScores;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.search.internal.ExactVectorSearch;
import io.github.jjak.search.internal.Hits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactSearchTest {

    private static final int DIMENSION = 24;

    /** Of few different numbers, so that scores are often equal. */
    private static float[][] coarse(int count, long seed) {
        Random random = new Random(seed);
        float[][] vectors = new float[count][DIMENSION];
        for (float[] vector : vectors) {
            for (int i = 0; i < 3; i++) {
                vector[random.nextInt(DIMENSION)] = 1;
            }
        }
        return vectors;
    }

    private static float[][] fine(int count, long seed) {
        Random random = new Random(seed);
        float[][] vectors = new float[count][DIMENSION];
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    /** Rows in no order, of which the ids have one. */
    private static Dataset<Row> frame(float[][] vectors, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            rows.add(RowFactory.create(10L * i, vectors[i]));
        }
        Collections.shuffle(rows, new Random(partitions));
        return frame(rows, DataTypes.LongType, partitions);
    }

    private static Dataset<Row> frame(List<Row> rows, DataType id, int partitions) {
        StructType schema =
                new StructType().add("id", id).add("embedding", DataTypes.createArrayType(DataTypes.FloatType));
        return Fixture.SPARK.createDataFrame(
                new JavaSparkContext(Fixture.SPARK.sparkContext()).parallelize(rows, partitions), schema);
    }

    private static List<String> found(Dataset<Row> hits) {
        List<String> lines = new ArrayList<>();
        for (Row row : hits.sort("query", "rank").collectAsList()) {
            lines.add(row.getLong(0) / 10 + " " + row.getInt(1) + " " + row.getLong(2) / 10 + " "
                    + Float.floatToIntBits(row.getFloat(3)));
        }
        return lines;
    }

    private static List<String> expected(int[][] positions, float[][] scores) {
        List<String> lines = new ArrayList<>();
        for (int query = 0; query < positions.length; query++) {
            for (int hit = 0; hit < positions[query].length; hit++) {
                lines.add(query + " " + (hit + 1) + " " + positions[query][hit] + " "
                        + Float.floatToIntBits(scores[query][hit]));
            }
        }
        return lines;
    }

    private static List<String> onOneMachine(
            float[][] queries, float[][] corpus, SimilarityFunction similarity, int k, BlockShape shape) {
        try (VectorMatrix left = VectorMatrix.of(queries);
                VectorMatrix right = VectorMatrix.of(corpus)) {
            TopScores best = new TopScores(queries.length, k);
            new BlockScores(left, right, similarity, shape).forEach(best::add);
            return expected(
                    IntStream.range(0, queries.length).mapToObj(best::positions).toArray(int[][]::new),
                    IntStream.range(0, queries.length).mapToObj(best::scores).toArray(float[][]::new));
        }
    }

    /** What {@code jjak search} and mining do on one machine; there is one block, however many partitions. */
    @ParameterizedTest
    @CsvSource({"cosine, 1", "dot, 6", "euclidean, 3"})
    void hitsAreThoseOfOneMachineBitForBit(String similarity, int partitions) {
        float[][] queries = fine(60, 1);
        float[][] corpus = fine(500, 2);
        Dataset<Row> hits = new ExactSearch()
                .setSimilarity(similarity)
                .setTopK(7)
                .search(frame(queries, partitions), frame(corpus, partitions + 1));
        Hits hitsOfOne;
        try (VectorMatrix matrix = VectorMatrix.of(corpus)) {
            hitsOfOne = new ExactVectorSearch(SimilarityFunction.parse(similarity)).search(queries, matrix, 7);
        }
        assertThat(found(hits)).isEqualTo(expected(hitsOfOne.positions(), hitsOfOne.scores()));
    }

    /** Several blocks of both, the last ones smaller, and more equal scores than hits. */
    @ParameterizedTest
    @CsvSource({"cosine, 2, 5", "dot, 7, 400"})
    void blocksAreThoseOfOneMachineAndEqualScoresAreOrderedById(String similarity, int partitions, int topK) {
        float[][] queries = coarse(101, 3);
        float[][] corpus = coarse(330, 4);
        int mostDocuments = 64;
        int mostScores = 64 * 10;
        Dataset<Row> hits = new ExactSearch()
                .setSimilarity(similarity)
                .setTopK(topK)
                .setDocumentsPerBlock(mostDocuments)
                .setScoresPerBlock(mostScores)
                .search(frame(queries, partitions), frame(corpus, partitions + 2));
        assertThat(found(hits))
                .isEqualTo(onOneMachine(
                        queries,
                        corpus,
                        SimilarityFunction.parse(similarity),
                        topK,
                        BlockShape.of(queries.length, corpus.length, mostDocuments, mostScores)));
    }

    @Test
    void adaptiveExecutionChangesNothing() {
        float[][] vectors = coarse(150, 5);
        ExactSearch search =
                new ExactSearch().setTopK(3).setDocumentsPerBlock(40).setScoresPerBlock(400);
        List<String> adaptive = found(search.search(frame(vectors, 3), frame(vectors, 3)));
        Fixture.SPARK.conf().set("spark.sql.adaptive.enabled", "false");
        try {
            assertThat(found(search.search(frame(vectors, 5), frame(vectors, 2))))
                    .isEqualTo(adaptive);
        } finally {
            Fixture.SPARK.conf().set("spark.sql.adaptive.enabled", "true");
        }
    }

    /** An embedding is the dearest part. */
    @Test
    void vectorsAreComputedOnce() {
        LongAccumulator computed = Fixture.SPARK.sparkContext().longAccumulator();
        MapFunction<Row, Row> counted = row -> {
            computed.add(1);
            return row;
        };
        Dataset<Row> vectors = frame(fine(50, 6), 3);
        Dataset<Row> lazy = vectors.map(counted, Encoders.row(vectors.schema()));
        Dataset<Row> hits = new ExactSearch().setTopK(2).search(lazy, frame(fine(20, 7), 2));
        assertThat(hits.count()).isEqualTo(100);
        assertThat(hits.count()).isEqualTo(100);
        assertThat(computed.value()).isEqualTo(50);
    }

    @Test
    void idsMayBeTextsAndNothingIsFoundInNothing() {
        Dataset<Row> queries = frame(List.of(RowFactory.create("b", new float[] {1, 0})), DataTypes.StringType, 1);
        Dataset<Row> corpus = frame(
                List.of(RowFactory.create("y", new float[] {1, 1}), RowFactory.create("x", new float[] {1, 1})),
                DataTypes.StringType,
                2);
        assertThat(new ExactSearch()
                        .search(queries, corpus).sort("rank").collectAsList().stream()
                                .map(row -> row.getString(0) + row.getInt(1) + row.getString(2)))
                .containsExactly("b1x", "b2y");
        assertThat(new ExactSearch().search(queries, corpus.where("id = 'z'")).count())
                .isZero();
        assertThat(new ExactSearch().search(queries.where("id = 'z'"), corpus).count())
                .isZero();
    }

    @Test
    void parametersAreSavedAsJson(@TempDir Path folder) throws Exception {
        String path = folder.resolve("search").toString();
        new ExactSearch()
                .setTopK(3)
                .setSimilarity("dot")
                .setDocumentsPerBlock(7)
                .save(path);
        ExactSearch read = ExactSearch.load(path);
        assertThat(read.getTopK()).isEqualTo(3);
        assertThat(read.getSimilarity()).isEqualTo("dot");
        assertThat(read.getDocumentsPerBlock()).isEqualTo(7);
        assertThat(read.getCorpusIdCol()).isEqualTo("id");
    }

    @Test
    void mistakesAreNamed() {
        Dataset<Row> corpus = frame(fine(3, 8), 1);
        refused(() -> new ExactSearch().setTopK(0), "topK must be at least 1, but is 0.");
        refused(() -> new ExactSearch().setSimilarity("cos"), "There is no similarity function \"cos\".");
        refused(
                () -> new ExactSearch().setQueryIdCol("idd").search(corpus, corpus),
                "The queries have no column \"idd\". There are: id, embedding. Did you mean \"id\"?");
        refused(
                () -> new ExactSearch().setCorpusVectorCol("id").search(corpus, corpus),
                "Column \"id\" of the corpus must be array<float>, but is bigint.");
        Dataset<Row> shorter = frame(List.of(RowFactory.create(1L, new float[] {1})), DataTypes.LongType, 1);
        refused(
                () -> new ExactSearch().search(shorter, corpus),
                "The queries' vectors have 1 numbers and the corpus' have 24; both must come from one model.");
        List<Row> twice = Arrays.asList(RowFactory.create(1L, new float[] {1}), RowFactory.create(1L, new float[] {2}));
        assertThatThrownBy(() -> new ExactSearch().search(frame(twice, DataTypes.LongType, 2), shorter))
                .isInstanceOf(SparkException.class)
                .hasStackTraceContaining("Column \"id\" of the queries has a value twice.");
        List<Row> none = Arrays.asList(RowFactory.create(1L, null));
        assertThatThrownBy(() -> new ExactSearch().search(shorter, frame(none, DataTypes.LongType, 1)))
                .hasStackTraceContaining("A row of the corpus has no vector");
        refused(() -> new ExactSearch().transformSchema(corpus.schema()), "is not a stage of a pipeline");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessageContaining(message);
    }
}
