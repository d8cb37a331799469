package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real questions, a real model; what one machine mines is mined by its own code. */
class NegativesMinerTest {

    private static final MinedPairs PAIRS = MinedPairs.first(320);

    private static SentenceTransformer model;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load(Fixture.MODEL);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static NegativesMiner miner() {
        return new NegativesMiner().setModel(Fixture.MODEL);
    }

    private static org.apache.spark.sql.Dataset<Row> frame(int partitions) {
        return PAIRS.frame(Fixture.SPARK, partitions);
    }

    private static org.apache.spark.sql.Dataset<Row> row(String question, String answer) {
        return Fixture.SPARK.createDataFrame(List.of(RowFactory.create(1L, question, answer)), MinedPairs.SCHEMA);
    }

    private static List<String> mined(NegativesMiner miner, int partitions) {
        return MinedPairs.onSpark(miner, frame(partitions));
    }

    private static List<String> onOneMachine(NegativesMiner miner) {
        return MinedPairs.lines(
                new NegativesRecipe(MinerOptions.of(miner), model, model).mine(PAIRS.corpus(), AuditSink.NONE));
    }

    @Test
    void negativesAreThoseOfOneMachineBitForBit() {
        NegativesMiner usual = miner().setNegatives(2);
        List<String> expected = onOneMachine(usual);
        assertThat(expected).hasSizeGreaterThan(300);
        for (int partitions : new int[] {1, 6}) {
            assertThat(mined(usual, partitions)).isEqualTo(expected);
        }
    }

    @Test
    void soAreThoseOfOtherRules() {
        for (NegativesMiner miner : List.of(
                miner().setSampling("random")
                        .setSeed(7)
                        .setQueryBy("both")
                        .setMargin("0.05")
                        .setRankMin(3)
                        .setRelabel(true),
                miner().setSampling("simans")
                        .setNegatives(1.5)
                        .setAbsoluteMargin(0.02)
                        .setDepth(12)
                        .setRankMax(9)
                        .setMinScore(0.1)
                        .setMaxScore(0.95)
                        .setNearDuplicate(0.6)
                        .setQueryBy("answer"))) {
            List<String> expected = onOneMachine(miner);
            assertThat(expected).isNotEmpty();
            assertThat(mined(miner, 4)).isEqualTo(expected);
        }
    }

    /** Several cells on executors against the same blocks on one machine. */
    @Test
    void blocksMayBeSmaller() {
        NegativesMiner small =
                miner().setQueryBy("both").setDocumentsPerBlock(50).setScoresPerBlock(50 * 30);
        MiningCorpus corpus = PAIRS.corpus();
        try (OneMachine vectors = new OneMachine(corpus, model, 50, 50 * 30)) {
            List<String> expected =
                    MinedPairs.lines(NegativesRecipe.mine(MinerOptions.of(small), corpus, AuditSink.NONE, vectors));
            assertThat(mined(small, 5)).isEqualTo(expected);
        }
    }

    @Test
    void windowsAreThoseOfOneMachine() {
        List<String> texts = Fixture.texts(130);
        EncodeOptions options = new EncodeOptions(EncodeOptions.DEFAULT_TOKEN_BUDGET, 40);
        float[][] expected = new float[texts.size()][];
        model.encode(texts, TextRole.TEXT, options, (index, vector) -> expected[(int) index] = vector.clone());
        NumberedVectors vectors =
                new WindowEmbedding(EmbeddingSettings.ofModel(Fixture.MODEL), 40).of(Fixture.SPARK, texts, 1);
        List<Row> rows = vectors.rows().sort(RowNumbers.NUMBER).collectAsList();
        assertThat(rows).hasSize(texts.size());
        for (int i = 0; i < expected.length; i++) {
            assertThat(VectorBytes.floats(rows.get(i).getAs(1))).containsExactly(expected[i]);
        }
    }

    @Test
    void parametersAreSavedAsJson(@TempDir Path folder) throws Exception {
        String path = folder.resolve("miner").toString();
        NegativesMiner miner =
                miner().setNegatives(0.5).setMaxScore(0.9).setSeed(9).setSampling("random");
        miner.save(path);
        NegativesMiner read = NegativesMiner.load(path);
        assertThat(MinerOptions.of(read).internals())
                .isEqualTo(MinerOptions.of(miner).internals());
        assertThat(read.getOrDefault(read.model())).isEqualTo(Fixture.MODEL);
        assertThat(read.isDefined(read.minScore())).isFalse();
    }

    @Test
    void mistakesAreNamedBeforeAnythingIsEmbedded() {
        org.apache.spark.sql.Dataset<Row> rows = frame(1);
        refused(() -> new NegativesMiner().transform(rows), "model is empty.");
        refused(() -> miner().setNegatives(0), "negatives must be above 0 and at most 100, but is 0.0.");
        refused(() -> miner().setSampling("best"), "sampling must be one of top, random, simans");
        refused(() -> miner().setMargin("2"), "margin");
        refused(() -> miner().setRankMin(9).setRankMax(3).transform(rows), "The ranks must satisfy");
        refused(() -> miner().setQueryBy("row").transform(rows), "queryBy must be one of question, answer, both");
        refused(() -> miner().setQuestionCol("q").transform(rows), "The rows have no column \"q\".");
        refused(
                () -> miner().setAnswerCol("id").transform(rows),
                "Column \"id\" must be of type string, but is bigint.");
        refused(
                () -> miner().setIdCol("anchor").transform(rows.withColumnRenamed("id", "anchor")),
                "The triplets have more than one column \"anchor\".");
        assertThatThrownBy(() -> miner().transform(row("가", " ")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Column \"answer\" has a row without a text.");
        assertThatThrownBy(() -> miner().transform(row("가", "나")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("have the same answer");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessageContaining(message);
    }
}
