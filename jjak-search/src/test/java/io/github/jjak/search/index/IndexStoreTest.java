package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexStoreTest {

    private static final IndexSettings ANY = IndexSettings.ofDefaults().withAnyColumns();
    private static final SearchRequest WORDS = SearchRequest.ofDefaults().withMode(SearchMode.BM25);
    private static final SearchRequest DENSE = SearchRequest.ofDefaults().withMode(SearchMode.DENSE);

    @TempDir
    private Path temp;

    private Path folder = Path.of("");

    @BeforeEach
    void nameFolder() {
        folder = temp.resolve("index");
    }

    private static List<String> ids(List<SearchHit> hits) {
        return hits.stream().map(SearchHit::id).toList();
    }

    private IndexStore words() {
        return IndexStore.open(folder, ANY, null);
    }

    private static List<String> search(IndexStore store, String question) {
        return ids(store.search(question, null, WORDS, null));
    }

    private static IndexRow row(String id, String text) {
        return new IndexRow(id, text);
    }

    @Test
    void changesAreSeenAtOnceAndAfterOpeningAgain() {
        try (IndexStore store = words()) {
            assertThat(store.size()).isZero();
            assertThat(search(store, "환불")).isEmpty();
            store.delete(List.of("a"));
            store.put(List.of());
            store.put(List.of(row("a", "환불은 사흘 걸립니다."), row("b", "배송은 이틀 걸립니다.")));
            assertThat(store.metadata().settings().language()).isEqualTo("ko");
            assertThat(search(store, "환불")).containsExactly("a");
            store.put(List.of(row("a", "교환은 닷새 걸립니다.")));
            assertThat(search(store, "환불")).isEmpty();
            // As it was at first: what is compared with is the newest state, not the one that was opened.
            store.put(List.of(row("a", "환불은 사흘 걸립니다.")));
            assertThat(search(store, "환불")).containsExactly("a");
            store.delete(List.of("b", "nowhere"));
            assertThat(store.size()).isEqualTo(1);
        }
        try (IndexStore again = words()) {
            assertThat(search(again, "환불")).containsExactly("a");
            again.put(List.of(row("a", "교환은 닷새 걸립니다.")));
            again.put(List.of(row("a", "환불은 사흘 걸립니다.")));
            assertThat(search(again, "환불")).containsExactly("a");
            again.delete(List.of("a"));
            assertThat(again.size()).isZero();
            assertThatThrownBy(this::words).isInstanceOf(RunException.class).hasMessageContaining("another process");
        }
    }

    @Test
    void conditionsAreMetByRowsWithAllTheirPassages() {
        String longText = "환불 규정입니다. ".repeat(300);
        try (IndexStore store = words()) {
            store.put(List.of(
                    new IndexRow("long", longText, Map.of("year", "2024", "topic", "결제")),
                    new IndexRow("short", "환불은 사흘 걸립니다.", Map.of("year", "2025", "topic", "결제")),
                    new IndexRow("other", "환불 안내입니다.", Map.of("year", "2025"))));
            assertThat(ids(store.search("환불", null, WORDS, columns -> "2025".equals(columns.get("year")))))
                    .containsExactlyInAnyOrder("short", "other");
            assertThat(ids(store.search("환불", null, WORDS, columns -> !columns.containsKey("topic"))))
                    .containsExactly("other");
            SearchRequest payment = WORDS.withFilters(Map.of("topic", "결제"));
            assertThat(ids(store.search("환불", null, payment, columns -> "2024".equals(columns.get("year")))))
                    .containsExactly("long");
            assertThat(ids(store.search("환불", null, payment, columns -> false))).isEmpty();
            store.delete(Map.of("topic", "결제"), columns -> "2024".equals(columns.get("year")));
            assertThat(search(store, "환불")).containsExactlyInAnyOrder("short", "other");
            store.delete(Map.of(), columns -> true);
            assertThat(store.size()).isZero();
        }
    }

    @Test
    void vectorsFromOutsideAreFoundByVectors() {
        try (IndexStore store = IndexStore.openForVectors(folder, ANY, 2, SimilarityFunction.COSINE)) {
            float[] up = {0, 2};
            assertThat(store.search("", up, DENSE, null)).isEmpty();
            store.put(
                    List.of(row("right", "오른쪽"), row("up", "위쪽"), row("left", "왼쪽")),
                    List.of(new float[] {3, 0}, up, new float[] {-1, 0.1f}));
            List<SearchHit> hits = store.search("", new float[] {1, 1}, DENSE, null);
            assertThat(ids(hits)).startsWith("right").hasSize(3).endsWith("left");
            assertThat(hits.get(0).score()).isCloseTo(Math.sqrt(0.5), within(1e-6));
            assertThat(store.search("", new float[] {1, 1}, DENSE.withMinScore(0.5), null))
                    .hasSize(2);
            float[] kept = store.read(open -> Objects.requireNonNull(
                    open.vector(open.search("", up, DENSE, null).get(0))));
            assertThat(kept).containsExactly(0, 1);
            store.put(List.of(row("up", "위쪽")), List.of(new float[] {1, 0}));
            assertThat(ids(store.search("", new float[] {1, 0}, DENSE.withTopK(2), null)))
                    .containsExactlyInAnyOrder("right", "up");
            assertThat(ids(store.search("왼쪽", new float[] {1, 0}, WORDS.withMode(SearchMode.HYBRID), null)))
                    .hasSize(3);
            refusals(store);
        }
        assertThatThrownBy(() -> IndexStore.openForVectors(folder, ANY, 3, SimilarityFunction.COSINE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("vectors of 2 numbers");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            assertThatThrownBy(() -> SearchIndex.open(folder, model))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("came from outside");
        }
    }

    private static void refusals(IndexStore store) {
        List<IndexRow> one = List.of(row("one", "하나"));
        assertThatThrownBy(() -> store.put(one)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> store.put(one, List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("0 vectors for 1 rows");
        assertThatThrownBy(() -> store.put(one, List.of(new float[3])))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("3 numbers");
        assertThatThrownBy(() -> store.put(one, List.of(new float[] {Float.NaN, 1})))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("NaN");
        assertThat(store.size()).isEqualTo(3);
    }

    /** Searches and changes from many threads: no search fails, and each sees whole changes. */
    @Test
    void searchesAndChangesRunBesideEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (IndexStore store = words()) {
            store.put(List.of(row("a0", "짝수 표시입니다."), row("b0", "짝수 표시입니다.")));
            AtomicBoolean ended = new AtomicBoolean();
            List<Future<?>> searches = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                searches.add(threads.submit(() -> {
                    while (!ended.get()) {
                        int found = store.search("짝수", null, WORDS.withTopK(1000), null)
                                .size();
                        assertThat(found % 2).isZero();
                        assertThat(found).isPositive();
                    }
                }));
            }
            for (int i = 1; i <= 12; i++) {
                store.put(List.of(row("a" + i, "짝수 표시입니다."), row("b" + i, "짝수 표시입니다.")));
                store.delete(List.of("a" + (i - 1), "b" + (i - 1)));
            }
            ended.set(true);
            for (Future<?> search : searches) {
                search.get();
            }
            assertThat(store.size()).isEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
        IndexStore closed = words();
        closed.close();
        closed.close();
        assertThatThrownBy(closed::size).isInstanceOf(IllegalStateException.class);
    }
}
