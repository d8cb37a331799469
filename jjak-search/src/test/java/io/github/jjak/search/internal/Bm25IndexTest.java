package io.github.jjak.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.Bm25Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.search.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bm25IndexTest {

    private static final Bm25Options PLAIN = Bm25Options.ofDefaults().withLanguage("none");

    @Test
    void scoresAreThoseOfTheFormulaAndOfLucenesExplanation() throws IOException {
        List<String> corpus = List.of("red apple", "red red pear tree", "green grass", "");
        try (Bm25Index index = Bm25Index.build(corpus, PLAIN)) {
            Hits hits = index.search(List.of("red pear"), 10);

            // idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N the texts with terms; average length 8 / 3.
            double red = Math.log(1 + 1.5 / 2.5);
            double pear = Math.log(1 + 2.5 / 1.5);
            double longText = 1.2 * (0.25 + 0.75 * 4 / (8 / 3.0));
            double shortText = 1.2 * (0.25 + 0.75 * 2 / (8 / 3.0));
            assertThat(hits.positions()[0]).containsExactly(1, 0);
            assertThat((double) hits.scores()[0][0])
                    .isCloseTo(red * 2 / (2 + longText) + pear / (1 + longText), within(1e-6));
            assertThat((double) hits.scores()[0][1]).isCloseTo(red / (1 + shortText), within(1e-6));
            Query query = new Bm25Search(index.searcher(), index.analysis(), PLAIN, 1).query("red pear");
            assertThat(index.searcher().explain(query, 1).getValue().floatValue())
                    .isEqualTo(hits.scores()[0][0]);
        }
    }

    @Test
    void koreanParticlesDoNotMatter() {
        List<String> corpus = List.of("보험료가 많이 올랐습니다.", "도서관은 월요일에 쉽니다.", "주차장이 가득 찼어요.");
        try (Bm25Index index = Bm25Index.build(corpus, Bm25Options.ofDefaults())) {
            assertThat(index.language()).isEqualTo("ko");
            Hits hits = index.search(List.of("보험료를", "도서관에서", "주차장을", "은 는 이 가"), 3);
            assertThat(hits.positions()[0]).containsExactly(0);
            assertThat(hits.positions()[1]).containsExactly(1);
            assertThat(hits.positions()[2]).containsExactly(2);
        }
    }

    @Test
    void findsTheLanguage() {
        assertThat(LanguageDetection.detect(List.of("Where is the station and how do I get to it?")))
                .isEqualTo("en");
        assertThat(LanguageDetection.detect(List.of("Wo ist der Bahnhof und wie komme ich zu ihm?")))
                .isEqualTo("de");
        assertThat(LanguageDetection.detect(List.of("駅はどこにありますか。"))).isEqualTo("ja");
        assertThat(LanguageDetection.detect(List.of("123", ""))).isEqualTo("none");
        assertThat(LanguageDetection.detect(List.of())).isEqualTo("none");
        assertThatThrownBy(() -> Bm25Index.build(List.of("a"), PLAIN.withLanguage("qq")))
                .isInstanceOf(UsageException.class);
        Bm25Index.build(List.of("umuntu"), PLAIN.withLanguage("zu")).close();
    }

    @Test
    void tiesByPositionEmptyQueriesAndThreads() {
        List<String> corpus =
                IntStream.range(0, 500).mapToObj(i -> "same words").toList();
        List<String> queries = IntStream.range(0, 50)
                .mapToObj(i -> i % 2 == 0 ? "words" : " ?! ")
                .toList();
        try (Bm25Index index = Bm25Index.build(corpus, PLAIN.withThreads(3))) {
            Hits hits = index.search(queries, 4);
            assertThat(hits.positions()[0]).containsExactly(0, 1, 2, 3);
            assertThat(hits.positions()[48]).containsExactly(0, 1, 2, 3);
            assertThat(hits.positions()[1]).isEmpty();
            assertThatThrownBy(() -> index.search(queries, 0)).isInstanceOf(UsageException.class);
        }
        try (Bm25Index none = Bm25Index.build(List.of(), PLAIN)) {
            assertThat(none.search(List.of("words"), 5).positions()[0]).isEmpty();
        }
    }

    @Test
    void theFloorCountsTheQuerysTerms() {
        List<String> corpus = List.of("one two three", "one two", "one");
        try (Bm25Index index = Bm25Index.build(corpus, PLAIN.withTermMatchFloor(0.5))) {
            assertThat(index.search(List.of("one two three four"), 9).positions()[0])
                    .containsExactlyInAnyOrder(0, 1);
            assertThat(index.search(List.of("one five six seven"), 9).positions()[0])
                    .isEmpty();
        }
    }

    @Test
    void hugeTextsTermsAndQueriesAreCut(@TempDir Path folder) {
        String longWord = "a".repeat(70_000);
        String manyWords = IntStream.range(0, 5000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        Bm25Options options = Bm25Options.ofDefaults()
                .withLanguage("ko")
                .withFolder(folder.resolve("index"))
                .withLimits(50_000, 1024);
        try (Bm25Index index = Bm25Index.build(List.of(longWord, manyWords, "w1"), options)) {
            assertThat(index.search(List.of(manyWords), 9).positions()[0]).contains(1);
            assertThat(index.search(List.of(longWord), 9).positions()[0]).contains(0);
        }
        assertThat(folder.resolve("index")).isEmptyDirectory();
        assertThatThrownBy(() -> Bm25Index.build(List.of("a"), PLAIN.withFolder(folder)))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> PLAIN.withWeights(1, 2)).isInstanceOf(UsageException.class);
    }
}
