package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEmbedderTest {

    private static SentenceEmbedder embedder() {
        return new SentenceEmbedder().setModel(Fixture.MODEL);
    }

    private static void assertSame(float[] vector, float[] expected) {
        assertThat(vector).hasSameSizeAs(expected);
        for (int i = 0; i < vector.length; i++) {
            assertThat(vector[i]).isCloseTo(expected[i], within(1e-6f));
        }
    }

    /** Five partitions of four tasks' worth, windows of several sizes, all other columns as they were. */
    @Test
    void vectorsAreThoseOfTheModelInEveryPartition() {
        List<String> texts = Fixture.texts(700);
        List<Row> rows = embedder()
                .setWindowTexts(100)
                .transform(Fixture.rows(new ArrayList<>(texts), 5).withColumn("twice", functions.expr("id * 2")))
                .collectAsList();
        assertThat(rows).hasSize(texts.size());
        try (SentenceTransformer model = SentenceTransformer.load(Fixture.MODEL)) {
            float[][] expected = model.encode(texts);
            for (Row row : rows) {
                int id = row.getInt(0);
                assertThat(row.getString(1)).isEqualTo(texts.get(id));
                assertThat(row.getInt(2)).isEqualTo(2 * id);
                assertSame(Fixture.vector(row, "embedding"), expected[id]);
            }
        }
    }

    @Test
    void allTasksOfAnExecutorShareOneModel() {
        ExecutorModels.OF_THIS_JVM.closeUnused();
        long before = ExecutorModels.OF_THIS_JVM.loads();
        Dataset<Row> vectors = embedder().transform(Fixture.rows(new ArrayList<>(Fixture.texts(80)), 8));
        vectors.collectAsList();
        vectors.collectAsList();
        assertThat(ExecutorModels.OF_THIS_JVM.loads()).isEqualTo(before + 1);
        assertThat(ExecutorModels.OF_THIS_JVM.held()).isEqualTo(1);
        // Nobody has it now, so another one takes its place.
        embedder().setDimensions(8).transform(Fixture.rows(List.of("a"), 1)).collectAsList();
        assertThat(ExecutorModels.OF_THIS_JVM.held()).isEqualTo(1);
    }

    /** A model is returned when a task fails or is done before its partition's end. */
    @Test
    void noTaskKeepsAModelBeyondItsEnd() {
        Dataset<Row> rows = Fixture.rows(new ArrayList<>(Fixture.texts(300)), 1);
        assertThat(embedder().transform(rows).limit(3).collectAsList()).hasSize(3);
        assertThatThrownBy(() -> embedder()
                        .transform(rows)
                        .selectExpr("raise_error(concat('stopped ', id))")
                        .collectAsList())
                .hasStackTraceContaining("stopped");
        ExecutorModels.OF_THIS_JVM.closeUnused();
        assertThat(ExecutorModels.OF_THIS_JVM.held()).isZero();
    }

    @Test
    void aMissingTextHasNoVectorAndAnEmptyOneHasTheModels() {
        List<Row> rows = embedder()
                .transform(Fixture.rows(Arrays.asList("가", null, "", null, "나"), 1))
                .sort("id")
                .collectAsList();
        assertThat(rows.get(1).isNullAt(2)).isTrue();
        assertThat(rows.get(3).isNullAt(2)).isTrue();
        try (SentenceTransformer model = SentenceTransformer.load(Fixture.MODEL)) {
            assertSame(Fixture.vector(rows.get(0), "embedding"), model.encode("가"));
            assertSame(Fixture.vector(rows.get(2), "embedding"), model.encode(""));
            assertSame(Fixture.vector(rows.get(4), "embedding"), model.encode("나"));
        }
    }

    @Test
    void nothingIsLoadedForPartitionsWithoutTexts() {
        long before = ExecutorModels.OF_THIS_JVM.loads();
        Dataset<Row> none = new SentenceEmbedder()
                .setModel("builtin:nowhere")
                .transform(Fixture.rows(Arrays.asList(null, null), 2));
        assertThat(none.collectAsList()).hasSize(2);
        assertThat(ExecutorModels.OF_THIS_JVM.loads()).isEqualTo(before);
    }

    @Test
    void parametersDecideTheVectors(@TempDir Path folder) throws IOException {
        Path prompts = folder.resolve("prompts");
        Fixture.saveWithPrompts(prompts, "질문: ");
        List<String> texts = Fixture.texts(3);
        List<Row> rows = embedder()
                .setModel(prompts.toString())
                .setRole("Query")
                .setDimensions(16)
                .setNormalize(true)
                .setTokenBudget(10)
                .setOutputCol("v")
                .transform(Fixture.rows(new ArrayList<>(texts), 1))
                .sort("id")
                .collectAsList();
        try (SentenceTransformer model = SentenceTransformer.load(prompts)) {
            float[] whole = model.encode(texts, TextRole.QUERY)[2];
            double length = 0;
            for (int i = 0; i < 16; i++) {
                length += whole[i] * whole[i];
            }
            float[] expected = new float[16];
            for (int i = 0; i < 16; i++) {
                expected[i] = (float) (whole[i] / Math.sqrt(length));
            }
            assertSame(Fixture.vector(rows.get(2), "v"), expected);
        }
    }

    /** In a long-lived executor, a model that was trained again in the meantime. */
    @Test
    void aFolderThatWasWrittenAgainIsLoadedAgain(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        Fixture.saveWithPrompts(model, "물음: ");
        SentenceEmbedder embedder = embedder().setModel(model.toString()).setRole("query");
        Dataset<Row> rows = Fixture.rows(List.of("배송"), 1);
        float[] before = Fixture.vector(embedder.transform(rows).first(), "embedding");
        Fixture.saveWithPrompts(model, "질문입니다: ");
        float[] after = Fixture.vector(embedder.transform(rows).first(), "embedding");
        assertThat(after).isNotEqualTo(before);
        try (SentenceTransformer expected = SentenceTransformer.load(model)) {
            assertSame(after, expected.encodeQuery(List.of("배송"))[0]);
        }
    }

    /** What {@code spark-submit --archives model.zip#faq} does. */
    @Test
    void aModelThatSparkSentIsFoundByItsName(@TempDir Path folder) throws Exception {
        Path model = folder.resolve("model");
        Fixture.saveWithPrompts(model, "질문: ");
        Path archive = folder.resolve("model.zip");
        ZippedFolder.write(model, archive);
        Fixture.SPARK.sparkContext().addArchive(archive + "#faq");
        SentenceEmbedder embedder = embedder().setModel("sparkfiles:faq").setRole("query");
        float[] vector = Fixture.vector(
                embedder.transform(Fixture.rows(List.of("배송"), 1)).first(), "embedding");
        try (SentenceTransformer expected = SentenceTransformer.load(model)) {
            assertSame(vector, expected.encodeQuery(List.of("배송"))[0]);
        }
    }

    @Test
    void savedAsParametersAloneAndLoadedAgain(@TempDir Path folder) throws IOException {
        SentenceEmbedder embedder = embedder()
                .setOutputCol("v")
                .setRole("document")
                .setDimensions(16)
                .setNormalize(true)
                .setTokenBudget(99)
                .setWindowTexts(7);
        Path alone = folder.resolve("alone");
        embedder.save(alone.toString());
        SentenceEmbedder loaded = SentenceEmbedder.load(alone.toString());
        assertThat(loaded.uid()).isEqualTo(embedder.uid());
        for (Param<?> param : embedder.params()) {
            assertThat(loaded.getOrDefault(loaded.getParam(param.name())))
                    .as(param.name())
                    .isEqualTo(embedder.getOrDefault(param));
        }
        try (Stream<Path> files = Files.walk(alone)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(2000);
        }
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {embedder}).fit(Fixture.rows(List.of("가"), 1));
        pipeline.write().overwrite().save(folder.resolve("pipeline").toString());
        Dataset<Row> rows = Fixture.rows(new ArrayList<>(Fixture.texts(4)), 2);
        assertThat(PipelineModel.load(folder.resolve("pipeline").toString())
                        .transform(rows)
                        .sort("id")
                        .collectAsList())
                .isEqualTo(embedder.transform(rows).sort("id").collectAsList());
        assertThat(embedder.copy(embedder.extractParamMap()).getWindowTexts()).isEqualTo(7);
    }

    @Test
    void aStreamIsEmbeddedToo(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("a.txt"), Fixture.texts(20));
        Dataset<Row> lines = Fixture.SPARK.readStream().text(folder.toString());
        StreamingQuery query = embedder()
                .setInputCol("value")
                .transform(lines)
                .writeStream()
                .format("memory")
                .queryName("embedded")
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        assertThat(Fixture.SPARK
                        .sql("SELECT * FROM embedded WHERE size(embedding) > 16")
                        .count())
                .isEqualTo(20);
    }

    /** As Spark ML's own stages read it: vectors of doubles. */
    @Test
    void vectorsBecomeThoseOfSparkMl() {
        Dataset<Row> rows = embedder().transform(Fixture.rows(List.of("가"), 1));
        Row row = rows.withColumn("ml", org.apache.spark.ml.functions.array_to_vector(functions.col("embedding")))
                .first();
        org.apache.spark.ml.linalg.Vector vector = row.getAs("ml");
        assertThat((float) vector.apply(5)).isEqualTo(Fixture.vector(row, "embedding")[5]);
    }

    @Test
    void mistakesAreNamedBeforeAnyTaskRuns() {
        Dataset<Row> rows = Fixture.rows(List.of("가"), 1);
        assertRefused(() -> new SentenceEmbedder().transform(rows), "model is empty. Give a folder");
        assertRefused(
                () -> embedder().setRole("qurey"),
                "role must be one of query, document, text, but is \"qurey\". Did you mean \"query\"?");
        assertRefused(
                () -> embedder().setBackend("gpu"), "backend must be one of torch, onnx, onnx-int8, but is \"gpu\".");
        assertRefused(() -> embedder().setPrecision("fp16"), "precision must be one of fp32, bf16, but is \"fp16\".");
        assertRefused(() -> embedder().setDimensions(-1), "dimensions must be at least 1, or 0");
        assertRefused(() -> embedder().setTokenBudget(0), "tokenBudget must be at least 1, but is 0.");
        assertRefused(() -> embedder().setWindowTexts(0), "windowTexts must be at least 1, but is 0.");
        assertRefused(
                () -> embedder().setInputCol("txet").transform(rows),
                "There is no column \"txet\", which is inputCol. There are: id, text. Did you mean \"text\"?");
        assertRefused(
                () -> embedder().setInputCol("id").transform(rows),
                "inputCol \"id\" must be of type string, but is int. Cast it first.");
        assertRefused(
                () -> embedder().setOutputCol("id").transform(rows),
                "outputCol \"id\" is a column already. Give a new column's name.");
        // As a wrapper in another language sets it, past the setters.
        SentenceEmbedder wrapped = embedder();
        wrapped.set(wrapped.role(), "nobody");
        assertRefused(() -> wrapped.transform(rows), "role must be one of");
    }

    @Test
    void aModelThatAnExecutorDoesNotHaveIsNamed() {
        Dataset<Row> rows =
                new SentenceEmbedder().setModel("/no/such/folder").transform(Fixture.rows(List.of("비밀 질문"), 1));
        assertThatThrownBy(rows::collectAsList)
                .isInstanceOf(SparkException.class)
                .hasStackTraceContaining("No model folder at \"/no/such/folder\"")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("비밀"));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessageContaining(message);
    }
}
