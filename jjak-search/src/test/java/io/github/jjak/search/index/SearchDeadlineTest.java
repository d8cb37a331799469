package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DeadlineException;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search ends at its deadline wherever it is, and half a result is never taken for a whole one. No clock is waited for. */
class SearchDeadlineTest {

    private static final int ROWS = 3000;
    private static final int DIMENSION = 8;
    private static final String QUESTION = "refund of an order";
    private static final VectorSpace SPACE = new VectorSpace(SimilarityFunction.COSINE, VectorStorage.FLOAT32);

    @TempDir
    private static Path folder;

    private static final Random random = new Random(42);

    private static SearchIndex index;

    @BeforeAll
    static void make() {
        List<IndexRow> rows = IntStream.range(0, ROWS)
                .mapToObj(row -> new IndexRow(
                        "r" + row,
                        "refund order " + (row % 7 == 0 ? "of" : "for") + " number " + row,
                        Map.of("parity", row % 2 == 0 ? "even" : "odd")))
                .toList();
        try (SearchIndexWriter writer = SearchIndexWriter.createForVectors(
                folder,
                IndexSettings.ofDefaults().withColumns(List.of("parity")),
                DIMENSION,
                SimilarityFunction.COSINE)) {
            writer.put(rows, rows.stream().map(row -> vector()).toList());
            writer.commit();
        }
        index = SearchIndex.open(folder, null);
    }

    @AfterAll
    static void close() {
        index.close();
    }

    private static float[] vector() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static SearchRequest request(SearchMode mode) {
        return SearchRequest.ofDefaults().withMode(mode);
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void aTimeThatIsOverIsTooShortAndALongOneChangesNothing(SearchMode mode) {
        float[] vector = vector();
        SearchRequest request = request(mode);
        assertThatThrownBy(() -> index.search(QUESTION, vector, request.withTimeout(Duration.ZERO)))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("0 ms")
                .hasMessageNotContaining("refund");
        assertThat(index.search(QUESTION, vector, request.withTimeout(Duration.ofDays(1))))
                .isEqualTo(index.search(QUESTION, vector, request))
                .hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void itEndsWhereverTheTimeEnds(SearchMode mode) {
        // 3,000 passages are looked at in blocks that grow from 100 on, or by 256 vectors.
        endsAnywhere(request(mode), null, mode == SearchMode.BM25 ? 8 : 12);
    }

    @Test
    void itEndsWhileColumnsAreRead() {
        // Every row's columns are a look at the clock.
        endsAnywhere(request(SearchMode.DENSE), columns -> "even".equals(columns.get("parity")), ROWS);
    }

    @Test
    void itEndsWhileReasonsAreRead() {
        endsAnywhere(request(SearchMode.BM25).withTopK(400).withExplain(true), null, 400);
    }

    private static void endsAnywhere(
            SearchRequest request, @Nullable Predicate<Map<String, String>> condition, int leastLooks) {
        float[] vector = vector();
        AtomicInteger looks = new AtomicInteger();
        assertThat(index.search(QUESTION, vector, request, condition, endingAt(looks, Integer.MAX_VALUE)))
                .isEqualTo(index.search(QUESTION, vector, request, condition));
        int all = looks.get();
        assertThat(all).isGreaterThanOrEqualTo(leastLooks);
        for (int end = 0; end < all; end += 1 + all / 20) {
            looks.set(0);
            SearchDeadline deadline = endingAt(looks, end);
            assertThatThrownBy(() -> index.search(QUESTION, vector, request, condition, deadline))
                    .isInstanceOf(DeadlineException.class);
            // Lucene notices, and then we do.
            assertThat(looks.get()).isLessThanOrEqualTo(end + 3);
        }
    }

    /** Over from one look at the clock on. */
    private static SearchDeadline endingAt(AtomicInteger looks, int end) {
        return new SearchDeadline(() -> looks.getAndIncrement() >= end, Duration.ofSeconds(1));
    }

    @Test
    void itEndsInTheGraph() throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            float[] question = SPACE.prepare(vector());
            AtomicInteger looks = new AtomicInteger();
            assertThat(graph(reader, endingAt(looks, Integer.MAX_VALUE)).byVector(question, 5))
                    .isEqualTo(graph(reader, SearchDeadline.NONE).byVector(question, 5));
            int all = looks.get();
            assertThat(all).isGreaterThan(50);
            for (int end = 0; end < all; end += 1 + all / 20) {
                looks.set(0);
                SearchDeadline deadline = endingAt(looks, end);
                assertThatThrownBy(() -> graph(reader, deadline).byVector(question, 5))
                        .isInstanceOf(DeadlineException.class);
                assertThat(looks.get()).isLessThanOrEqualTo(end + 10);
            }
        }
    }

    private static CandidateSearch graph(DirectoryReader reader, SearchDeadline deadline) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        searcher.setTimeout(deadline);
        return new CandidateSearch(searcher, SPACE, null, deadline, 0);
    }

    @Test
    void timesOutOfRange() {
        SearchRequest request = SearchRequest.ofDefaults();
        assertThatThrownBy(() -> request.withTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("up to a day");
        assertThatThrownBy(() -> request.withTimeout(Duration.ofDays(2))).isInstanceOf(UsageException.class);
        assertThat(request.withTimeout(Duration.ofMillis(7)).withTopK(3).timeout())
                .isEqualTo(Duration.ofMillis(7));
    }
}
