package io.github.jjak.negatives.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.mined.internal.CorpusEmbeddings;
import io.github.jjak.negatives.mined.internal.ModelMiner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way on real pairs and a real, untrained model. */
@Tag("numeric")
class NegativesRecipeTest {

    private static final Dataset ALL = Dataset.builtin("services-ko", "train")
            .select(IntStream.range(0, 600).filter(row -> row % 5 < 2).toArray());
    private static SentenceTransformer model;

    @TempDir
    private Path temp;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static MiningOptions.Builder options(String... strategies) {
        return MiningOptions.builder(StrategyRequest.parse(List.of(strategies)));
    }

    private static MinedNegatives mine(MiningOptions options, MiningCorpus corpus) {
        return new NegativesRecipe(options, model, model).mine(corpus, AuditSink.NONE);
    }

    @Test
    void heldOutRowsAreNeverMined() {
        Split split = ALL.split(0.2, 1);
        Set<String> heldOut = new HashSet<>();
        split.heldOut().column(1).forEach(answer -> heldOut.add(TextKey.of(answer)));
        MinedNegatives mined = mine(
                options("random:2", "bm25:2", "model:2")
                        .queryBy(QueryBy.BOTH)
                        .filtered(false)
                        .build(),
                MiningCorpus.of(split.training()));
        assertThat(mined.all()).hasSizeGreaterThan(split.training().rows());
        assertThat(mined.all()).noneMatch(negative -> heldOut.contains(TextKey.of(negative.text())));
    }

    @Test
    void noKnownPositiveBecomesANegativeWhateverTheStrategy() {
        MiningCorpus corpus = MiningCorpus.of(ALL);
        for (boolean filtered : new boolean[] {true, false}) {
            MinedNegatives mined = mine(
                    options("random:1", "bm25:2", "model:2")
                            .queryBy(QueryBy.BOTH)
                            .filtered(filtered)
                            .build(),
                    corpus);
            assertThat(mined.all())
                    .noneMatch(negative -> corpus.positives().clusterOfAnswer(negative.text())
                            == corpus.positives().clusterOfRow(negative.row()));
            for (List<Candidate> ofRow : mined.ofRow()) {
                assertThat(ofRow)
                        .extracting(negative -> TextKey.of(negative.text()))
                        .doesNotHaveDuplicates();
            }
            assertThat(mined.all()).extracting(Candidate::strategy).contains("random", "bm25", "model");
        }
    }

    @Test
    void minedCandidatesAreThoseOfBruteForce() {
        MiningCorpus corpus = MiningCorpus.of(ALL.select(IntStream.range(0, 120).toArray()));
        int depth = 7;
        try (CorpusEmbeddings vectors = CorpusEmbeddings.of(corpus, model, null)) {
            MinedCandidates exact =
                    new ModelMiner(vectors.searched(Long.MAX_VALUE), QueryBy.QUESTION, depth).mine(corpus);
            MinedCandidates graph = new ModelMiner(vectors.searched(0), QueryBy.QUESTION, depth).mine(corpus);
            int expectedHits = 0;
            int graphHits = 0;
            float[][] questions = model.encodeQuery(corpus.queries());
            float[][] documents = model.encodeDocument(corpus.documents());
            for (int row = 0; row < corpus.rows(); row++) {
                float[] question = questions[corpus.queryOfRow(row)];
                int[] order = IntStream.range(0, documents.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(
                                (Integer document) -> -cosine(question, documents[document])))
                        .limit(depth)
                        .mapToInt(Integer::intValue)
                        .toArray();
                List<Double> expected = new ArrayList<>();
                for (int document : order) {
                    if (document != corpus.documentOfRow(row)) {
                        expected.add(cosine(question, documents[document]));
                    }
                }
                List<Candidate> found = exact.ofRow(row);
                assertThat(found).hasSize(expected.size());
                for (int i = 0; i < found.size(); i++) {
                    Candidate candidate = found.get(i);
                    assertThat(candidate.score()).isCloseTo(expected.get(i), within(1e-5));
                    assertThat(candidate.score())
                            .isCloseTo(cosine(question, documents[candidate.document()]), within(1e-5));
                    assertThat(candidate.positiveScore())
                            .isCloseTo(cosine(question, documents[corpus.documentOfRow(row)]), within(1e-5));
                }
                expectedHits += found.size();
                Set<Integer> ofGraph = new HashSet<>();
                graph.ofRow(row).forEach(candidate -> ofGraph.add(candidate.document()));
                graphHits += (int) found.stream()
                        .filter(candidate -> ofGraph.contains(candidate.document()))
                        .count();
                assertThat(vectors.score(row, 3)).isCloseTo(cosine(question, documents[3]), within(1e-5));
            }
            // The graph looks at 100 of the 120 documents at least.
            assertThat((double) graphHits / expectedHits).isGreaterThanOrEqualTo(0.95);
        }
    }

    private static double cosine(float[] left, float[] right) {
        double dot = 0;
        double lefts = 0;
        double rights = 0;
        for (int i = 0; i < left.length; i++) {
            dot += left[i] * right[i];
            lefts += left[i] * left[i];
            rights += right[i] * right[i];
        }
        return dot / Math.sqrt(lefts * rights);
    }

    @Test
    void keptNegativesKeepTheMarginOfTheModelAndOfTheGuide() {
        MiningCorpus corpus = MiningCorpus.of(ALL);
        MinedNegatives mined = mine(
                options("bm25:2", "model:2").margin(MarginChoice.parse("0.05")).build(), corpus);
        try (CorpusEmbeddings vectors = CorpusEmbeddings.of(corpus, model, null)) {
            for (Candidate negative : mined.all()) {
                double positive = vectors.score(negative.row(), corpus.documentOfRow(negative.row()));
                assertThat(vectors.score(negative.row(), negative.document()))
                        .isLessThanOrEqualTo(positive - 0.05 * Math.abs(positive) + 1e-5);
            }
        }
        assertThat(mined.summary().strategies().get(0).count(Reason.GUIDE)).isPositive();
        assertThat(mined.summary().strategies().get(1).count(Reason.MARGIN)).isPositive();
    }

    @Test
    void aCacheGivesTheSameNegatives() throws Exception {
        MiningCorpus corpus = MiningCorpus.of(ALL);
        List<Candidate> without = mine(options("model:1").build(), corpus).all();
        MiningOptions cached = options("model:1").cache(temp.resolve("vectors")).build();
        assertThat(mine(cached, corpus).all()).isEqualTo(without);
        assertThat(mine(cached, corpus).all()).isEqualTo(without);
        assertThat(Files.isDirectory(temp.resolve("vectors"))).isTrue();
    }

    @Test
    void textsWithoutAnAnalyzerAndVeryLongOnesAreMined() {
        String[] texts = new String[40];
        for (int i = 0; i < 20; i++) {
            texts[2 * i] = "ꦲꦤ " + i;
            texts[2 * i + 1] = "ꦤꦕ ꦲꦤ " + i + (i == 3 ? " " + "x".repeat(40_000) + " 3".repeat(5) : "");
        }
        List<List<String>> columns = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < texts.length; i++) {
            columns.get(i % 2).add(texts[i]);
        }
        MiningCorpus corpus = MiningCorpus.of(Dataset.of(List.of("q", "a"), columns));
        MinedNegatives mined = new NegativesRecipe(options("bm25:1").build(), null, null).mine(corpus, AuditSink.NONE);
        assertThat(mined.summary().rowsWithNegatives()).isPositive();
        MiningCorpus javanese =
                MiningCorpus.of(Dataset.of(List.of("q", "a"), List.of(List.of("ꦲꦤ", "ꦕꦫ"), List.of("ꦤꦕ", "ꦏꦢ"))));
        assertThatThrownBy(() ->
                        new NegativesRecipe(options("perturb").build(), null, null).mine(javanese, AuditSink.NONE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("perturb found no candidates");
    }

    @Test
    void requestsAreRead() {
        assertThat(StrategyRequest.parse(List.of("bm25:2", "Random:0.5", "model")))
                .containsExactly(
                        new StrategyRequest(StrategyRequest.Strategy.BM25, 2),
                        new StrategyRequest(StrategyRequest.Strategy.RANDOM, 0.5),
                        new StrategyRequest(StrategyRequest.Strategy.MODEL, 1));
        for (String wrong : List.of("bm25:", "bm25:0", "bm25:-1", "bm25:x", "bm25:101", "bm25:1e9", "bm26", "")) {
            assertThatThrownBy(() -> StrategyRequest.parse(List.of(wrong))).isInstanceOf(UsageException.class);
        }
        assertThatThrownBy(() -> StrategyRequest.parse(List.of("bm26"))).hasMessageContaining("Did you mean \"bm25\"?");
        assertThatThrownBy(() -> StrategyRequest.parse(List.of("bm25", "bm25:2")))
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> StrategyRequest.parse(List.of())).hasMessageContaining("at least one");
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> options("bm25").depth(0).build()).hasMessageContaining("`depth`");
        assertThatThrownBy(() -> options("bm25").ranks(20, 10).build()).hasMessageContaining("`rankMin`");
        assertThatThrownBy(() -> options("bm25").ranks(1, 60).build()).hasMessageContaining("`rankMax`");
        assertThatThrownBy(() -> options("bm25", "model").scores(null, 0.5).build())
                .hasMessageContaining("two runs");
        assertThatThrownBy(() -> options("model").scores(0.6, 0.5).build()).hasMessageContaining("no score satisfies");
        assertThatThrownBy(() -> MarginChoice.parse("much"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"much\"");
        assertThatThrownBy(() -> new NegativesRecipe(options("model").build(), null, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`model`");
    }
}
