package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new model for an index that is in use: beside it, resumable, exchanged at once, and back. */
class ReEmbeddingTest {

    private static final String TINY = "builtin:ko-tiny";
    private static final IndexSettings SETTINGS =
            IndexSettings.ofDefaults().withLanguage("ko").withColumns(List.of("topic"));

    @TempDir
    private Path temp;

    private static SentenceTransformer old;
    private static SentenceTransformer other;

    @BeforeAll
    static void load() {
        old = SentenceTransformer.load(TINY);
        // Another length is another model as far as vectors go.
        other = SentenceTransformer.load(TINY, new LoadOptions(40));
    }

    @AfterAll
    static void close() {
        old.close();
        other.close();
    }

    private static List<IndexRow> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new IndexRow(
                        "r" + i, i + "번 창구에서 서류를 받으며 처리에는 " + i % 13 + "일이 걸립니다.", Map.of("topic", "t" + i % 3)))
                .toList();
    }

    private Path index(int rows) {
        Path folder = temp.resolve("faq");
        try (SearchIndexWriter writer = SearchIndexWriter.create(folder, SETTINGS, old)) {
            writer.put(rows(rows));
            writer.setThresholds(Map.of(SearchMode.DENSE, new AnswerThreshold(0.3, 0.9, 0.5, 10, 10)));
            writer.commit();
        }
        return folder;
    }

    private static Map<String, String> texts(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        try (SearchIndex index = SearchIndex.open(folder, null)) {
            index.forEachRow(row -> texts.put(row.id(), row.text() + row.columns()));
        }
        return texts;
    }

    private static String fingerprint(Path folder) {
        return Objects.requireNonNull(SearchIndex.describe(folder).fingerprint());
    }

    private static void change(Path folder) {
        try (SearchIndexWriter writer = SearchIndexWriter.open(folder, old)) {
            writer.put(List.of(
                    new IndexRow("r1", "새로 쓴 답입니다.", Map.of("topic", "t1")),
                    new IndexRow("new", "나중에 더한 답입니다.", Map.of("topic", "t2"))));
            writer.delete(List.of("r2"));
            writer.commit();
        }
    }

    @Test
    void rowsAreTakenOverAndChangesOfTheMeantimeToo() {
        Path folder = index(600);
        String before = fingerprint(folder);
        ReEmbedding work = new ReEmbedding(folder, other);
        ReEmbedding.Update first = work.update((rows, all) -> true);
        assertThat(first).isEqualTo(new ReEmbedding.Update(600, 600, 0, true));
        assertThat(fingerprint(folder)).isEqualTo(before);
        try (SearchIndex served = SearchIndex.open(folder, old)) {
            change(folder);
            ReEmbedding.Update second = work.update((rows, all) -> true);
            assertThat(second).isEqualTo(new ReEmbedding.Update(600, 2, 1, true));
            assertThat(work.update((rows, all) -> true).changedNothing()).isTrue();
            Map<String, String> wanted = texts(folder);
            work.exchange();
            assertThat(texts(folder)).isEqualTo(wanted).hasSize(600).containsKey("new");
            // Who had the old one open goes on with it.
            assertThat(served.search("3번 창구")).isNotEmpty();
        }
        assertThat(fingerprint(folder)).isNotEqualTo(before);
        try (SearchIndex now = SearchIndex.open(folder, other)) {
            assertThat(now.search("새로 쓴 답").get(0).id()).isEqualTo("r1");
            // A score of one model says nothing of another's.
            assertThat(now.metadata().thresholds()).isEmpty();
        }
        assertThat(fingerprint(temp.resolve("faq.previous"))).isEqualTo(before);
        ReEmbedding.rollBack(folder);
        assertThat(fingerprint(folder)).isEqualTo(before);
        assertThat(texts(folder)).containsKey("new");
        ReEmbedding.rollBack(folder);
        assertThat(fingerprint(folder)).isNotEqualTo(before);
    }

    @Test
    void changesRightBeforeTheExchangeAreNotLostAndNobodyWritesDuringIt() {
        Path folder = index(20);
        ReEmbedding work = new ReEmbedding(folder, other);
        work.update((rows, all) -> true);
        change(folder);
        try (SearchIndexWriter writer = SearchIndexWriter.open(folder, old)) {
            assertThatThrownBy(work::exchange).isInstanceOf(RunException.class).hasMessageContaining("being written");
            writer.commit();
        }
        work.exchange();
        assertThat(texts(folder)).containsKey("new").doesNotContainKey("r2");
    }

    @Test
    void aStoppedOneGoesOn() {
        Path folder = index(1000);
        ReEmbedding.Update stopped = new ReEmbedding(folder, other).update((rows, all) -> rows < 500);
        assertThat(stopped.whole()).isFalse();
        assertThat(stopped.encoded()).isBetween(500, 999);
        ReEmbedding.Update rest = new ReEmbedding(folder, other).update((rows, all) -> true);
        assertThat(rest.encoded()).isEqualTo(1000 - stopped.encoded());
        // Another model's beginning is not mixed with this one's.
        try (SentenceTransformer third = SentenceTransformer.load(TINY, new LoadOptions(30))) {
            assertThat(new ReEmbedding(folder, third)
                            .update((rows, all) -> true)
                            .encoded())
                    .isEqualTo(1000);
        }
    }

    /** Embeds anew, commits after every part and says so, until somebody kills it. */
    static final class Embedding {

        private Embedding() {}

        public static void main(String[] arguments) {
            try (SentenceTransformer model = SentenceTransformer.load(TINY, new LoadOptions(40))) {
                new ReEmbedding(Path.of(arguments[0]), model, Duration.ZERO).update((rows, all) -> {
                    System.out.println(rows);
                    return true;
                });
            }
        }
    }

    @Test
    void aKilledOneGoesOnFromItsLastCommit() throws Exception {
        Path folder = index(4000);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Embedding.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int committed = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 3; i++) {
                committed = Integer.parseInt(Objects.requireNonNull(lines.readLine(), "the process ended by itself"));
            }
            process.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                committed = line.matches("\\d+") ? Math.max(committed, Integer.parseInt(line)) : committed;
            }
        }
        process.waitFor();
        ReEmbedding work = new ReEmbedding(folder, other);
        assertThat(work.update((rows, all) -> true).encoded()).isLessThanOrEqualTo(4000 - committed);
        work.exchange();
        assertThat(texts(folder)).hasSize(4000);
        try (SearchIndex now = SearchIndex.open(folder, other)) {
            assertThat(now.search("3999번 창구").get(0).id()).isEqualTo("r3999");
        }
    }

    @Test
    void anExchangeThatDiedBetweenItsRenamesIsEndedByWhoReadsNext() throws Exception {
        Path folder = index(20);
        String before = fingerprint(folder);
        new ReEmbedding(folder, other).update((rows, all) -> true);
        Files.writeString(temp.resolve("faq.exchange"), "next");
        Files.move(folder, temp.resolve("faq.previous"));
        assertThat(fingerprint(folder)).isNotEqualTo(before);
        assertThat(texts(temp.resolve("faq.previous"))).hasSize(20);
        // The same on the way back.
        Files.writeString(temp.resolve("faq.exchange"), "previous");
        Files.move(temp.resolve("faq.previous"), temp.resolve("faq.aside"));
        Files.move(folder, temp.resolve("faq.previous"));
        assertThat(fingerprint(folder)).isEqualTo(before);
        // A folder that somebody has deleted is not brought back.
        Files.delete(temp.resolve("faq.exchange"));
        Files.move(folder, temp.resolve("elsewhere"));
        assertThatThrownBy(() -> SearchIndex.describe(folder)).hasMessageContaining("There is no index");
    }

    @Test
    void whatCannotBeDoneIsASentence() {
        Path folder = index(5);
        assertThatThrownBy(() -> new ReEmbedding(folder, old).update((rows, all) -> true))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> ReEmbedding.rollBack(folder))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no previous generation");
        assertThatThrownBy(() -> new ReEmbedding(temp.resolve("nowhere"), old).update((rows, all) -> true))
                .hasMessageContaining("There is no index");
    }

    @Test
    void qualityIsThatOfTheFirstRightHit() {
        Path folder = index(50);
        List<ThresholdFitting.HeldOut> questions = new ArrayList<>();
        questions.add(new ThresholdFitting.HeldOut("17번 창구에서 서류를 받으며 처리에는 4일이 걸립니다.", Set.of("r17")));
        questions.add(new ThresholdFitting.HeldOut("17번 창구에서 서류를 받으며 처리에는 4일이 걸립니다.", Set.of("missing")));
        try (SearchIndex index = SearchIndex.open(folder, old)) {
            assertThat(SearchQuality.of(index, questions)).isEqualTo(new SearchQuality(2, 0.5, 0.5, 0.5));
        }
        try (SearchIndex index = SearchIndex.open(folder, old)) {
            assertThatThrownBy(() -> SearchQuality.of(index, List.of())).isInstanceOf(UsageException.class);
        }
    }
}
