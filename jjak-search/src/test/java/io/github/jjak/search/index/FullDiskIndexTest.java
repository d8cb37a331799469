package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An index whose disk becomes full, and one that is searched by several while it is written. */
@Timeout(120)
class FullDiskIndexTest {

    private static final IndexSettings SETTINGS = IndexSettings.ofDefaults().withLanguage("none");

    @TempDir
    private Path folder;

    /** A folder on a disk with room for so many bytes more. */
    private static final class SmallDisk extends FilterDirectory {

        private final AtomicLong room;

        SmallDisk(Directory inside, long room) {
            super(inside);
            this.room = new AtomicLong(room);
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            return counted(super.createOutput(name, context));
        }

        @Override
        public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
            return counted(super.createTempOutput(prefix, suffix, context));
        }

        private IndexOutput counted(IndexOutput output) {
            return new FilterIndexOutput("small disk", output.getName(), output) {
                @Override
                public void writeByte(byte one) throws IOException {
                    take(1);
                    out.writeByte(one);
                }

                @Override
                public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
                    take(length);
                    out.writeBytes(bytes, offset, length);
                }
            };
        }

        private void take(int bytes) throws IOException {
            if (room.addAndGet(-bytes) < 0) {
                throw new IOException("No space left on device");
            }
        }
    }

    private static List<IndexRow> rows(int from, int to) {
        List<IndexRow> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(new IndexRow("r" + i, "row number word" + i + " of a long list", Map.of()));
        }
        return rows;
    }

    @Test
    void aFullDiskIsASentenceAndWhatWasCommittedStays() throws IOException {
        for (long room : new long[] {0, 100, 5_000, 20_000, 60_000}) {
            Path index = folder.resolve("index" + room);
            try (SearchIndexWriter writer = SearchIndexWriter.create(index, SETTINGS, null)) {
                writer.put(rows(0, 100));
                writer.commit();
            }
            SearchIndexWriter writer = SearchIndexWriter.create(
                    index.toString(), new SmallDisk(FSDirectory.open(index), room), SETTINGS, null);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            writer.put(rows(100 + 100 * i, 200 + 100 * i));
                            writer.commit();
                        }
                    })
                    .as("room for %d bytes", room)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("No space left")
                    .hasMessageContaining("committed before is unchanged");
            closeAnyway(writer);
            try (SearchIndex open = SearchIndex.open(index, null)) {
                assertThat(open.size() % 100).isZero();
                assertThat(open.search("long list")).isNotEmpty();
            }
            // The disk was cleared: the same is possible again.
            try (SearchIndexWriter again = SearchIndexWriter.open(index, null)) {
                again.put(rows(90_000, 90_010));
                again.commit();
            }
            try (SearchIndex open = SearchIndex.open(index, null)) {
                assertThat(open.search("word90001")).hasSize(1);
            }
        }
    }

    private static void closeAnyway(SearchIndexWriter writer) {
        try {
            writer.close();
        } catch (RunException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Test
    void severalSearchWhileItIsWritten() {
        Path index = folder.resolve("index");
        try (SearchIndexWriter writer = SearchIndexWriter.create(index, SETTINGS, null)) {
            writer.put(rows(0, 50));
            writer.commit();
            AtomicBoolean stop = new AtomicBoolean();
            List<CompletableFuture<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                readers.add(CompletableFuture.supplyAsync(() -> {
                    int searches = 0;
                    while (!stop.get() || searches == 0) {
                        try (SearchIndex open = SearchIndex.open(index, null)) {
                            assertThat(open.size() % 50).isZero();
                            assertThat(open.search("word7").get(0).id()).isEqualTo("r7");
                            searches++;
                        }
                    }
                    return searches;
                }));
            }
            for (int i = 1; i < 40; i++) {
                writer.put(rows(50 * i, 50 * i + 50));
                writer.delete(List.of());
                writer.commit();
            }
            stop.set(true);
            readers.forEach(reader -> assertThat(reader.join()).isPositive());
        }
    }
}
