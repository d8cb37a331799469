package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.data.internal.DatasetCheck;
import io.github.jjak.error.DataException;
import io.github.jjak.store.internal.DiskStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read is the same, in memory and on disk. */
class DataStoreTest {

    private static final int ROWS = 500;

    @TempDir
    private Path folder;

    @TempDir
    private Path disk;

    /** Questions and answers that repeat, rows that lack a text, and a text that is no valid Unicode. */
    private Path pairs() {
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            String answer = row % 50 == 7 ? "" : "답 " + random.nextInt(200) + (random.nextBoolean() ? "." : "");
            lines.append("{\"q\":\"").append(row % 3 == 0 ? "question " : "질문 ").append(random.nextInt(400));
            lines.append(row == 11 ? "\\ud800" : row == 12 ? "\\ud801" : "")
                    .append("\",\"a\":\"")
                    .append(answer);
            lines.append("\",\"s\":").append(row % 2).append("}\n");
        }
        return TestFiles.write(folder.resolve("pairs.jsonl"), lines.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000})
    void pairsAreTheSame(long heapBytes) throws IOException {
        Path file = pairs();
        ReadOptions options = ReadOptions.of("q", "a");
        Dataset held = read(file, options, Long.MAX_VALUE);
        Dataset stored = read(file, options, heapBytes);
        assertThat(held.isOnDisk()).isFalse();
        assertThat(stored.isOnDisk()).isTrue();
        assertThat(held.rows()).isEqualTo(ROWS - ROWS / 50);
        assertSame(stored, held);
        int[] chosen = {5, 3, 3, 100, 11};
        assertSame(stored.select(chosen), held.select(chosen));
        assertSame(
                stored.select(chosen).select(new int[] {4, 0}),
                held.select(chosen).select(new int[] {4, 0}));
        for (long seed = 0; seed < 5; seed++) {
            assertThat(stored.select(chosen).isOnDisk()).isTrue();
            Split ofStored = stored.split(0.2, seed);
            Split ofHeld = held.split(0.2, seed);
            assertSame(ofStored.training(), ofHeld.training());
            assertSame(ofStored.heldOut(), ofHeld.heldOut());
            assertThat(DatasetCheck.of(ofStored.training(), null, ofStored.heldOut()))
                    .isEqualTo(DatasetCheck.of(ofHeld.training(), null, ofHeld.heldOut()));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void labelsNegativesAndTheirTagsAreTheSame() {
        Path file = TestFiles.write(
                folder.resolve("lists.jsonl"),
                IntStream.range(0, 60)
                        .mapToObj(row -> "{\"q\":\"질문 " + row + "\",\"a\":\"답 " + row / 2 + "\",\"n\":"
                                + (row % 5 == 0 ? "[]" : row % 5 == 1 ? "\"하나\"" : "[\"하나\",\" \",\"둘 " + row + "\"]")
                                + ",\"t\":" + (row % 5 == 0 ? "[]" : "[\"bm25\",\"random\"]") + "}\n")
                        .reduce("", String::concat));
        ReadOptions options = ReadOptions.builder()
                .columns(List.of("q", "a", "n"))
                .tagColumns(List.of("t"))
                .ragged(true)
                .build();
        Dataset held = read(file, options, Long.MAX_VALUE);
        assertThat(held.columnNames()).containsExactly("q", "a", "n_1", "n_2", "n_3");
        for (long heapBytes : new long[] {0, 2_000}) {
            Dataset stored = read(file, options, heapBytes);
            assertThat(stored.isOnDisk()).isTrue();
            assertSame(stored, held);
        }
        ReadOptions scored = ReadOptions.builder()
                .columns(List.of("q", "a"))
                .scoreColumn("s")
                .build();
        assertSame(read(pairs(), scored, 0), read(pairs(), scored, Long.MAX_VALUE));
        ReadOptions one = ReadOptions.builder().columns(List.of("q")).build();
        assertSame(read(pairs(), one, 0), read(pairs(), one, Long.MAX_VALUE));
    }

    @Test
    void otherFormatsAndSeveralFilesAreTheSame() {
        Path csv = TestFiles.write(folder.resolve("a.csv"), "q,a\n물음,답\n\"두\n줄\",\n셋,\"넷, 다섯\"\n");
        Path packed = TestFiles.write(folder.resolve("b.csv.gz"), TestFiles.gzip("q,a\n여섯,일곱\n"));
        Path parquet = TestFiles.parquet(folder.resolve("c.parquet"), "SELECT 'Q' AS q, 'A' AS a");
        List<DataFile> all = Stream.of(csv, packed, parquet).map(DataFile::of).toList();
        ReadOptions options = ReadOptions.of("q", "a");
        Dataset stored = DatasetReader.read(all, options, "all", List.of(), new TextPlace(0, DiskStorage.in(disk)));
        assertSame(stored, DatasetReader.read(all, options, "all", List.of()));
        assertThat(stored.column(1)).containsExactly("답", "넷, 다섯", "일곱", "A");
    }

    @Test
    void damagedRowsAreRefusedAndNothingStays() throws IOException {
        Path file =
                TestFiles.write(folder.resolve("bad.jsonl"), "{\"q\":\"하나\",\"a\":\"둘\"}\n{\"q\":{},\"a\":\"둘\"}\n");
        assertThatThrownBy(() -> read(file, ReadOptions.of("q", "a"), 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 2");
        assertThat(files()).isEmpty();
    }

    @Test
    void isChosenByAnOption() {
        Path file = pairs();
        ReadOptions.Builder options = ReadOptions.builder().columns(List.of("q", "a"));
        assertThat(Dataset.read(file, options.build()).isOnDisk()).isFalse();
        assertThat(Dataset.read(file, options.dataStore(DataStore.MEMORY).build())
                        .isOnDisk())
                .isFalse();
        assertThat(Dataset.read(file, options.dataStore(DataStore.DISK).build()).isOnDisk())
                .isTrue();
        assertThat(TextPlace.of(DataStore.AUTO).heapBytes())
                .isBetween(1L, Runtime.getRuntime().maxMemory() / 2);
    }

    private Dataset read(Path file, ReadOptions options, long heapBytes) {
        return DatasetReader.read(
                List.of(DataFile.of(file)), options, "file", List.of(), new TextPlace(heapBytes, DiskStorage.in(disk)));
    }

    private static void assertSame(Dataset stored, Dataset held) {
        assertThat(stored.columnNames()).isEqualTo(held.columnNames());
        assertThat(texts(stored)).isEqualTo(texts(held));
        assertThat(stored.negativeTags()).isEqualTo(held.negativeTags());
        assertThat(stored.scores()).isEqualTo(held.scores());
        assertThat(ContentHash.of(stored)).isEqualTo(ContentHash.of(held));
        assertThat(clusters(stored)).isEqualTo(clusters(held));
        assertThat(stored.positives().distinctQuestions())
                .isEqualTo(held.positives().distinctQuestions());
        assertThat(stored.positives().distinctAnswers())
                .isEqualTo(held.positives().distinctAnswers());
    }

    private static List<List<String>> texts(Dataset dataset) {
        List<List<String>> texts = new ArrayList<>();
        for (int column = 0; column < dataset.columnCount(); column++) {
            texts.add(List.copyOf(dataset.column(column)));
        }
        return texts;
    }

    private static int[] clusters(Dataset dataset) {
        return IntStream.range(0, dataset.rows())
                .map(dataset.positives()::clusterOfRow)
                .toArray();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(disk)) {
            return files.toList();
        }
    }
}
