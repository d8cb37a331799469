package io.github.jjak.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskStorageTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesComeBackFromEveryPosition(boolean onDisk) {
        byte[] bytes = new byte[300_001];
        new Random(1).nextBytes(bytes);
        Storage storage = onDisk ? DiskStorage.in(folder) : Storage.HEAP;
        StoredBytes stored;
        try (StoredBytes.Writer writer = new StoredBytes.Writer(storage)) {
            for (int from = 0; from < bytes.length; from += 77) {
                byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 77));
                writer.write(part, part.length);
            }
            assertThat(writer.position()).isEqualTo(bytes.length);
            stored = writer.finish();
        }
        assertThat(stored.size()).isEqualTo(bytes.length);
        for (int from : new int[] {0, 1, 65_530, 131_000, 299_900}) {
            byte[] read = new byte[Math.min(70_000, bytes.length - from)];
            stored.read(from, read);
            assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, from, from + read.length));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void arraysAreZerosUntilTheyAreSet(boolean onDisk) {
        Storage storage = onDisk ? DiskStorage.in(folder) : Storage.HEAP;
        LongArray longs = new LongArray(storage, 300_000);
        IntArray ints = new IntArray(storage, 300_000);
        longs.set(299_999, Long.MIN_VALUE);
        ints.set(299_999, -1);
        assertThat(List.of(longs.get(0), longs.get(299_998), longs.get(299_999)))
                .containsExactly(0L, 0L, Long.MIN_VALUE);
        assertThat(List.of(ints.get(0), ints.get(299_998), ints.get(299_999))).containsExactly(0, 0, -1);
        assertThat(longs.size()).isEqualTo(300_000);
        assertThat(ints.size()).isEqualTo(300_000);
    }

    /** So nothing is left of a process that is killed, and nobody else reads the texts. */
    @Test
    @DisabledOnOs(OS.WINDOWS) // there, a file has its name until its last user ends
    void filesHaveNoNameWhileTheyAreUsed() throws IOException {
        LongArray longs = new LongArray(DiskStorage.in(folder), 100);
        longs.set(7, 42);
        try (StoredBytes.Writer writer = new StoredBytes.Writer(DiskStorage.in(folder))) {
            writer.writeLong(43);
            assertThat(files()).isEmpty();
            assertThat(writer.finish().getLong(0)).isEqualTo(43);
        }
        assertThat(longs.get(7)).isEqualTo(42);
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesWithWordsBeforeTheDiskIsFull() throws IOException {
        AtomicLong free = new AtomicLong(1L << 40);
        DiskStorage storage = new DiskStorage(folder, where -> free.get());
        try (StoredBytes.Writer writer = new StoredBytes.Writer(storage)) {
            byte[] bytes = new byte[1 << 20];
            writer.write(bytes, bytes.length);
            free.set(300L << 20);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            writer.write(bytes, bytes.length);
                        }
                    })
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("has 300 MB left")
                    .hasMessageContaining("-Djava.io.tmpdir=FOLDER");
        }
        assertThatThrownBy(() -> new LongArray(storage, 100)).isInstanceOf(RunException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> new LongArray(DiskStorage.in(folder.resolve("none")), 100))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("none cannot be used");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
