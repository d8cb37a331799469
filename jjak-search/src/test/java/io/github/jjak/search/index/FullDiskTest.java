package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while an index is written: a sentence, and what was committed stays. */
class FullDiskTest {

    private static final IndexSettings SETTINGS = IndexSettings.ofDefaults().withLanguage("none");

    /** Has room for some bytes. */
    private static final class SmallDisk extends FilterDirectory {

        private final AtomicLong left;

        SmallDisk(Directory directory, long bytes) {
            super(directory);
            this.left = new AtomicLong(bytes);
        }

        void grow(long bytes) {
            left.addAndGet(bytes);
        }

        private void take(long bytes) throws IOException {
            if (left.addAndGet(-bytes) < 0) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            return new FilterIndexOutput("small", name, super.createOutput(name, context)) {
                @Override
                public void writeByte(byte value) throws IOException {
                    take(1);
                    super.writeByte(value);
                }

                @Override
                public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
                    take(length);
                    super.writeBytes(bytes, offset, length);
                }
            };
        }
    }

    private static List<IndexRow> rows(int first, int count) {
        List<IndexRow> rows = new ArrayList<>();
        for (int row = first; row < first + count; row++) {
            rows.add(new IndexRow(Integer.toString(row), "word" + row + " and some more words of row " + row));
        }
        return rows;
    }

    @Test
    void itIsASentenceAndCommittedRowsStay(@TempDir Path folder) throws IOException {
        SmallDisk disk = new SmallDisk(FSDirectory.open(folder), 200_000);
        SearchIndexWriter writer = SearchIndexWriter.create(folder.toString(), disk, SETTINGS, null);
        writer.put(rows(0, 100));
        writer.commit();
        assertThatThrownBy(() -> {
                    for (int first = 100; first < 50_000; first += 1000) {
                        writer.put(rows(first, 1000));
                    }
                    writer.commit();
                })
                .isInstanceOf(RunException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("What was committed before is unchanged");
        disk.grow(1 << 20);
        writer.close();
        try (SearchIndex index = SearchIndex.open(folder, null)) {
            assertThat(index.size()).isEqualTo(100);
            assertThat(index.search("word99")).hasSize(1);
        }
        try (SearchIndexWriter again = SearchIndexWriter.open(folder, null)) {
            again.put(rows(100, 1000));
            again.commit();
        }
        try (SearchIndex index = SearchIndex.open(folder, null)) {
            assertThat(index.size()).isEqualTo(1100);
        }
    }
}
