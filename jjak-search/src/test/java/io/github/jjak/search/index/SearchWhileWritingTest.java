package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches while another thread writes: each sees the rows of one commit, all of them and no others. */
class SearchWhileWritingTest {

    private static final int COMMITS = 12;
    private static final int ROWS = 40;

    private static void write(Path folder) {
        try (SearchIndexWriter writer = SearchIndexWriter.open(folder, null)) {
            for (int commit = 1; commit <= COMMITS; commit++) {
                List<IndexRow> rows = new ArrayList<>();
                for (int i = 0; i < ROWS; i++) {
                    int number = commit * ROWS + i;
                    rows.add(new IndexRow("r" + number, "shared word" + number));
                }
                // A row that changes with each commit.
                rows.add(new IndexRow("version", "version v" + commit));
                writer.put(rows);
                writer.setProgress(new IndexMetadata.Progress("test", commit));
                writer.commit();
            }
        }
    }

    @Test
    void everySearchSeesOneCommit(@TempDir Path temp) throws Exception {
        Path folder = temp.resolve("index");
        try (SearchIndexWriter writer =
                SearchIndexWriter.create(folder, IndexSettings.ofDefaults().withLanguage("none"), null)) {
            writer.put(List.of(new IndexRow("version", "version v0")));
            writer.setProgress(new IndexMetadata.Progress("test", 0));
            writer.commit();
        }
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (SearchIndex first = SearchIndex.open(folder, null)) {
            Future<?> writing = thread.submit(() -> write(folder));
            long seen = 0;
            boolean ended;
            do {
                ended = writing.isDone();
                try (SearchIndex index = SearchIndex.open(folder, null)) {
                    long commit =
                            Objects.requireNonNull(index.metadata().progress()).rows();
                    assertThat(commit).isGreaterThanOrEqualTo(seen);
                    seen = commit;
                    assertThat(index.size()).isEqualTo((int) (1 + commit * ROWS));
                    assertThat(index.search("version").get(0).text()).isEqualTo("version v" + commit);
                    SearchRequest all = SearchRequest.ofDefaults().withTopK(10_000);
                    assertThat(index.search("shared", all)).hasSize((int) commit * ROWS);
                }
                assertThat(first.size()).isEqualTo(1);
            } while (!ended);
            writing.get();
            assertThat(seen).isEqualTo(COMMITS);
        } finally {
            thread.shutdownNow();
        }
    }
}
