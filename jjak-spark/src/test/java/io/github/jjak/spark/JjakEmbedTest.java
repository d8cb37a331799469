package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function in SQL: vectors, and whether they are computed in filled passes or row by row. */
class JjakEmbedTest {

    private static final List<String> TEXTS = Fixture.texts(60);
    private static float[][] expected = {};

    @BeforeAll
    static void encode() {
        try (SentenceTransformer model = SentenceTransformer.load(Fixture.MODEL)) {
            expected = model.encode(TEXTS);
        }
        Fixture.rows(new ArrayList<>(TEXTS), 3).createOrReplaceTempView("questions");
    }

    @BeforeEach
    void setModel() {
        Fixture.SPARK.conf().set("spark.jjak.model", Fixture.MODEL);
    }

    @AfterEach
    void unset() {
        List.of("model", "role", "dimensions", "normalize", "backend")
                .forEach(name -> Fixture.SPARK.conf().unset("spark.jjak." + name));
    }

    private static Dataset<Row> sql(String query) {
        return Fixture.SPARK.sql(query);
    }

    private static boolean inFilledPasses(Dataset<Row> query) {
        String plan = query.queryExecution().optimizedPlan().toString();
        return plan.contains("MapPartitions") && !plan.contains("jjak_embed(");
    }

    private static void assertVectors(Dataset<Row> query) {
        List<Row> rows = query.collectAsList();
        assertThat(rows).isNotEmpty();
        for (Row row : rows) {
            assertSame(Fixture.vector(row, "v"), expected[row.<Integer>getAs("id")]);
        }
    }

    private static void assertSame(float[] vector, float[] expected) {
        assertThat(vector).hasSameSizeAs(expected);
        for (int i = 0; i < vector.length; i++) {
            assertThat(vector[i]).isCloseTo(expected[i], within(1e-6f));
        }
    }

    @Test
    void aSelectedCallIsComputedInFilledPasses() {
        Dataset<Row> query = sql("SELECT *, jjak_embed(text) AS v FROM questions");
        assertThat(inFilledPasses(query)).isTrue();
        assertThat(query.columns()).containsExactly("id", "text", "v");
        assertThat(query.count()).isEqualTo(TEXTS.size());
        assertVectors(query);
        assertThat(sql("SELECT jjak_embed(text) FROM questions").columns()).containsExactly("jjak_embed(text)");
        assertVectors(Fixture.SPARK.table("questions").selectExpr("id", "jjak_embed(text) AS v"));
    }

    /** What stands around it does not matter. */
    @Test
    void queriesAroundTheCallKeepTheirMeaning() {
        List<String> queries = List.of(
                "WITH q AS (SELECT * FROM questions WHERE id % 2 = 0) SELECT id, jjak_embed(text) AS v FROM q a JOIN q b USING (id, text)",
                "SELECT id, v FROM (SELECT id, jjak_embed(text) AS v FROM questions) WHERE id < 5 ORDER BY id DESC",
                "SELECT a.id, b.v FROM questions a JOIN (SELECT id AS other, jjak_embed(text) AS v FROM questions) b ON a.id = b.other",
                "SELECT id, jjak_embed(text) AS v FROM questions ORDER BY length(text) LIMIT 7",
                "SELECT id, jjak_embed(concat(substr(text, 1, 3), substr(text, 4))) AS v FROM questions WHERE id BETWEEN 3 AND 9",
                "SELECT id, jjak_embed(text) AS v FROM questions UNION ALL SELECT id, jjak_embed(text) AS v FROM questions WHERE id = 1",
                "SELECT id + 1 - 1 AS id, slice(v, 1, 10000) AS v FROM (SELECT id, jjak_embed(text) AS v FROM questions)",
                "SELECT DISTINCT id, jjak_embed(text) AS v FROM questions");
        for (String query : queries) {
            assertThat(inFilledPasses(sql(query))).as(query).isTrue();
            assertVectors(sql(query));
        }
    }

    @Test
    void severalCallsShareTheirPasses() {
        Dataset<Row> query =
                sql("SELECT id, jjak_embed(text) AS v, jjak_embed(text) AS again, jjak_embed(upper(text)) AS other,"
                        + " size(jjak_embed(text)) AS size FROM questions WHERE id < 20");
        assertThat(inFilledPasses(query)).isTrue();
        assertThat(query.queryExecution().optimizedPlan().toString().split("MapPartitions ", -1))
                .hasSize(2);
        assertVectors(query);
        assertVectors(query.selectExpr("id", "again AS v"));
        assertThat(query.first().getInt(4)).isEqualTo(expected[0].length);
    }

    @Test
    void roles(@TempDir Path folder) throws Exception {
        Fixture.saveWithPrompts(folder.resolve("model"), "질문: ");
        Fixture.SPARK.conf().set("spark.jjak.model", folder.resolve("model").toString());
        Fixture.SPARK.conf().set("spark.jjak.role", "document");
        Row row = sql("SELECT jjak_embed('배송') AS d, jjak_embed('배송', 'query') AS q")
                .first();
        try (SentenceTransformer model = SentenceTransformer.load(folder.resolve("model"))) {
            assertSame(Fixture.vector(row, "d"), model.encodeDocument(List.of("배송"))[0]);
            assertSame(Fixture.vector(row, "q"), model.encodeQuery(List.of("배송"))[0]);
        }
    }

    /** Where Spark gives one row at a time, the vectors are the same. */
    @Test
    void elsewhereItIsCalledRowByRow() {
        Dataset<Row> lambda =
                sql("SELECT id, transform(array(text), t -> jjak_embed(t))[0] AS v FROM questions WHERE id < 9");
        assertThat(inFilledPasses(lambda)).isFalse();
        assertVectors(lambda);
        assertThat(sql("SELECT id FROM questions WHERE id < 3 AND size(jjak_embed(text)) > 9")
                        .count())
                .isEqualTo(3);
        Dataset<Row> subquery = sql(
                "SELECT id, jjak_embed(text) AS v, (SELECT max(id) FROM questions) AS most FROM questions WHERE id < 9");
        assertThat(inFilledPasses(subquery)).isFalse();
        assertVectors(subquery);
    }

    /** What a search in SQL compares all rows with. */
    @Test
    void aConstantIsEmbeddedOnceInATask() {
        JjakEmbed function = new JjakEmbed();
        float[] first = function.call("환불");
        assertThat(function.call(new String("환불"))).isSameAs(first);
        assertThat(function.call("반품")).isNotSameAs(first);
        assertThat(sql("SELECT id FROM questions WHERE jjak_embed('환불')[0] > -2")
                        .count())
                .isEqualTo(TEXTS.size());
    }

    @Test
    void aMisspeltTrueIsNotFalse() {
        Fixture.SPARK.conf().set("spark.jjak.normalize", "ture");
        assertThatThrownBy(
                        () -> sql("SELECT jjak_embed(text) AS v FROM questions").collectAsList())
                .hasMessageContaining(
                        "spark.jjak.normalize must be one of true, false, but is \"ture\". Did you mean \"true\"?");
        Fixture.SPARK.conf().set("spark.jjak.normalize", "TRUE ");
        assertThat(sql("SELECT jjak_embed(text) AS v FROM questions WHERE id < 2")
                        .collectAsList())
                .hasSize(2);
    }

    @Test
    void aMissingTextHasNoVector() {
        Fixture.rows(Arrays.asList("가", null), 1).createOrReplaceTempView("gaps");
        List<Row> rows =
                sql("SELECT jjak_embed(text) AS v FROM gaps ORDER BY id").collectAsList();
        assertThat(rows.get(0).isNullAt(0)).isFalse();
        assertThat(rows.get(1).isNullAt(0)).isTrue();
        assertThat(sql("SELECT transform(array(text), t -> jjak_embed(t))[0] FROM gaps WHERE id = 1")
                        .first()
                        .isNullAt(0))
                .isTrue();
        assertThat(sql("SELECT jjak_embed(CAST(null AS STRING))").first().isNullAt(0))
                .isTrue();
    }

    /** As PySpark's {@code registerJavaFunction} does it. */
    @Test
    void theClassAloneIsRegisteredWithoutTheExtension() {
        Fixture.SPARK.conf().set("spark.jjak.dimensions", "16");
        Fixture.SPARK.udf().registerJava("embed_alone", JjakEmbed.class.getName(), EmbeddingCall.type());
        Row row =
                sql("SELECT embed_alone(text) AS v FROM questions WHERE id = 4").first();
        assertSame(Fixture.vector(row, "v"), Arrays.copyOf(expected[4], 16));
    }

    @Test
    void mistakesAreNamed() {
        assertMistake("SELECT jjak_embed(text, 'qurey') FROM questions", "Did you mean \"query\"?");
        assertMistake("SELECT jjak_embed(text, text) FROM questions", "must be a constant");
        assertMistake("SELECT jjak_embed() FROM questions", "It was called with 0 arguments");
        Fixture.SPARK.conf().set("spark.jjak.dimensions", "many");
        assertMistake("SELECT jjak_embed(text) FROM questions", "spark.jjak.dimensions must be a whole number");
        Fixture.SPARK.conf().unset("spark.jjak.dimensions");
        Fixture.SPARK.conf().unset("spark.jjak.model");
        assertMistake("SELECT jjak_embed(text) FROM questions", "spark.jjak.model");
    }

    private static void assertMistake(String query, String words) {
        assertThatThrownBy(() -> sql(query)).hasStackTraceContaining(words);
    }
}
