package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.DataException;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.search.index.SearchHit.HitExplanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIndexTest {

    private static final List<IndexRow> ROWS = List.of(
            row("refund", "환불은 접수한 날부터 사흘 안에 처리됩니다.", "결제"),
            row("delivery", "일반 상품은 이삼 일 안에 도착합니다.", "배송"),
            row("password", "비밀번호는 계정 설정의 보안 화면에서 새로 정할 수 있습니다.", "계정"),
            row("error", "오류 코드 KB-2024가 보이면 앱을 다시 설치해 주세요.", "앱"),
            row("repair", "누리버드 수리는 공인 서비스 센터에서만 받을 수 있습니다.", "앱"));

    private static final IndexSettings SETTINGS = IndexSettings.ofDefaults().withColumns(List.of("topic"));

    private static SentenceTransformer model;

    @TempDir
    private Path temp;

    private static IndexRow row(String id, String text, String topic) {
        return new IndexRow(id, text, Map.of("topic", topic));
    }

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<String> ids(List<SearchHit> hits) {
        return hits.stream().map(SearchHit::id).toList();
    }

    private Path written() {
        Path folder = temp.resolve("index");
        try (SearchIndexWriter writer = SearchIndexWriter.create(folder, SETTINGS, model)) {
            assertThat(writer.put(ROWS)).isEqualTo(ROWS.size());
            writer.commit();
        }
        return folder;
    }

    @Test
    void denseScoresAreCosinesOfTheModel() {
        try (SearchIndex index = SearchIndex.open(written(), model)) {
            assertThat(index.size()).isEqualTo(ROWS.size());
            String question = "비밀번호를 잊었어요";
            List<SearchHit> hits =
                    index.search(question, SearchRequest.ofDefaults().withMode(SearchMode.DENSE));
            assertThat(hits).hasSize(5);
            for (SearchHit hit : hits) {
                double cosine = Vectors.cosine(model.encode(question), model.encode(hit.text()));
                assertThat(hit.score()).isCloseTo(cosine, within(1e-5));
            }
            assertThat(hits).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        }
    }

    @Test
    void wordsFiltersAndExplanations() {
        try (SearchIndex index = SearchIndex.open(written(), model)) {
            SearchRequest words = SearchRequest.ofDefaults().withMode(SearchMode.BM25);
            assertThat(ids(index.search("비밀번호를 바꾸고 싶어요", words))).first().isEqualTo("password");
            assertThat(index.search("xyzzy", words)).isEmpty();
            SearchRequest app = SearchRequest.ofDefaults().withFilters(Map.of("topic", "앱"));
            assertThat(ids(index.search("비밀번호를 바꾸고 싶어요", app))).containsExactlyInAnyOrder("error", "repair");
            assertThatThrownBy(() -> index.search("가", app.withFilters(Map.of("topik", "앱"))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("Did you mean \"topic\"");

            SearchHit hit = index.search(
                            "오류 KB-2024", SearchRequest.ofDefaults().withExplain(true))
                    .get(0);
            assertThat(hit.id()).isEqualTo("error");
            assertThat(hit.columns()).containsExactly(Map.entry("topic", "앱"));
            HitExplanation why = Objects.requireNonNull(hit.explanation());
            assertThat(why.words()).containsKeys("오류", "kb-2024");
            assertThat(why.bm25Rank()).isEqualTo(1);
            assertThat(why.words().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(why.bm25(), within(1e-6));
        }
    }

    /** A code, a name or a number that the vectors do not know must not sink under what is only alike. */
    @Test
    void whatOnlyWordsFindStaysOnTopOfHybrid() {
        List<IndexRow> rows = Stream.concat(
                        ROWS.stream(),
                        IntStream.range(0, 40)
                                .mapToObj(i -> row("other" + i, "주문 " + i + "번 상품의 수리 접수를 도와 드립니다.", "기타")))
                .toList();
        try (SearchIndex index = SearchIndex.inMemory(rows, SETTINGS, model)) {
            assertThat(ids(index.search("KB-2024"))).first().isEqualTo("error");
            assertThat(ids(index.search("kb-2024 수리 접수"))).first().isEqualTo("error");
            assertThat(ids(index.search("누리버드 상품 수리 접수"))).first().isEqualTo("repair");
        }
    }

    @Test
    void aLongAnswerIsFoundByEachOfItsPassages() {
        String long1 = IntStream.range(0, 60)
                        .mapToObj(i -> "이 약관의 제" + i + "조는 일반적인 내용을 정합니다. ")
                        .reduce("", String::concat)
                + "반려동물은 이동장에 넣어야 탑승할 수 있습니다. "
                + "그 밖의 내용은 따로 정합니다.";
        List<IndexRow> rows = Stream.concat(ROWS.stream(), Stream.of(new IndexRow("terms", long1)))
                .toList();
        IndexSettings settings = SETTINGS.withPassages(40, 10);
        try (SearchIndex index = SearchIndex.inMemory(rows, settings, model)) {
            assertThat(index.size()).isEqualTo(rows.size());
            for (SearchMode mode : SearchMode.values()) {
                List<SearchHit> hits = index.search(
                        "반려동물은 이동장에 넣어야 탑승할 수 있습니다.", SearchRequest.ofDefaults().withMode(mode));
                SearchHit hit = hits.get(0);
                assertThat(hit.id()).as("%s", mode).isEqualTo("terms");
                assertThat(hit.text()).isEqualTo(long1);
                assertThat(long1.substring(hit.passage().start(), hit.passage().end()))
                        .contains("반려동물");
                assertThat(ids(hits)).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void rowsAreReplacedLeftAloneAndDeleted() {
        Path folder = written();
        try (SearchIndex old = SearchIndex.open(folder, model);
                SearchIndexWriter writer = SearchIndexWriter.open(folder, model)) {
            int changed = writer.put(List.of(
                    ROWS.get(0),
                    row("delivery", "섬 지역은 배송이 하루 더 걸립니다.", "배송"),
                    row("new", "새벽 배송은 밤 열한 시에 마감합니다.", "배송")));
            assertThat(changed).isEqualTo(2);
            assertThat(writer.delete(List.of("password", "nowhere"))).isEqualTo(1);
            try (SearchIndex unchanged = SearchIndex.open(folder, model)) {
                assertThat(unchanged.size()).isEqualTo(5);
            }
            writer.commit();
            assertThat(old.size()).isEqualTo(5);
        }
        try (SearchIndex index = SearchIndex.open(folder, model)) {
            assertThat(index.size()).isEqualTo(5);
            SearchRequest all = SearchRequest.ofDefaults().withTopK(9).withMode(SearchMode.DENSE);
            assertThat(ids(index.search("배송", all)))
                    .containsExactlyInAnyOrder("refund", "delivery", "error", "repair", "new");
        }
    }

    @Test
    void anotherModelIsRefusedInWords() {
        Path folder = written();
        try (SentenceTransformer tiny = SentenceTransformer.load("builtin:ko-tiny");
                SentenceTransformer other =
                        new SentenceTransformer(tiny.internals().withLayers(new int[] {0}))) {
            assertThatThrownBy(() -> SearchIndex.open(folder, other))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("another model");
            assertThatThrownBy(() -> SearchIndexWriter.open(folder, other)).isInstanceOf(UsageException.class);
        }
        try (SearchIndex words = SearchIndex.open(folder, null)) {
            assertThat(ids(words.search("환불"))).containsExactly("refund");
            assertThatThrownBy(
                            () -> words.search("환불", SearchRequest.ofDefaults().withMode(SearchMode.DENSE)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("needs the model");
        }
        try (SearchIndexWriter writer = SearchIndexWriter.open(folder, null)) {
            assertThatThrownBy(() -> writer.put(ROWS)).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void whatIsNoIndexOrDamagedIsNamed() throws IOException {
        assertThatThrownBy(() -> SearchIndex.open(temp.resolve("nowhere"), null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no index");
        assertThatThrownBy(() -> SearchIndex.open(temp, null)).isInstanceOf(DataException.class);
        Path folder = written();
        assertThatThrownBy(() -> SearchIndexWriter.create(folder, SETTINGS, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not empty");
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> !file.endsWith("write.lock")).toList();
        }
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            byte[] changed = whole.clone();
            changed[whole.length / 2] ^= 0x55;
            Files.write(file, changed);
            assertThatThrownBy(() -> SearchIndex.open(folder, null))
                    .as(file.toString())
                    .isInstanceOf(DataException.class);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            assertThatThrownBy(() -> SearchIndex.open(folder, null))
                    .as(file.toString())
                    .isInstanceOf(DataException.class);
            for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 40)) {
                byte[] bytes = whole.clone();
                bytes[at] ^= (byte) (0x80 | at);
                Files.write(file, bytes);
                assertSentence(() -> SearchIndex.describe(folder), file + " at " + at);
                assertSentence(() -> SearchIndex.open(folder, model).close(), file + " at " + at);
                assertSentence(() -> SearchIndexWriter.open(folder, model).close(), file + " at " + at);
            }
            Files.write(file, whole);
        }
        SearchIndex.open(folder, model).close();
    }

    /** It may not have looked at the changed byte; but if it fails, then in words. */
    private static void assertSentence(Runnable work, String what) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            assertThat(failure).as(what).isInstanceOf(JjakException.class);
        }
    }

    @Test
    void questionsAlsoFindSynonyms() {
        IndexSettings settings = SETTINGS.withSynonyms(List.of(List.of("비번", "비밀번호")));
        SearchRequest words = SearchRequest.ofDefaults().withMode(SearchMode.BM25);
        try (SearchIndex without = SearchIndex.inMemory(ROWS, SETTINGS, null);
                SearchIndex with = SearchIndex.inMemory(ROWS, settings, null)) {
            assertThat(ids(without.search("비번", words))).doesNotContain("password");
            assertThat(ids(with.search("비번", words))).containsExactly("password");
        }
    }

    @Test
    void impossibleRequestsAndRowsAreRefused() {
        assertThatThrownBy(() -> SearchRequest.ofDefaults().withTopK(0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new IndexRow(" ", "가")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new IndexRow("1", " ")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() ->
                        SearchIndex.inMemory(List.of(new IndexRow("1", "가", Map.of("color", "red"))), SETTINGS, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("color");
        try (SearchIndex empty = SearchIndex.inMemory(List.of(), SETTINGS, model)) {
            assertThat(empty.search("가")).isEmpty();
        }
    }
}
