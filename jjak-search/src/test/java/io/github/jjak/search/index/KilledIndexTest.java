package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes an index is killed with SIGKILL, again and again: what it said it had committed is there. */
@Tag("slow")
class KilledIndexTest {

    private static final int KILLS = 30;
    private static final int ROWS_PER_COMMIT = 20;

    /** Goes on with the index in a folder until somebody kills it; says after each commit how many rows are in. */
    static final class Writing {

        private Writing() {}

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            try (SearchIndexWriter writer = arguments.length > 1
                    ? SearchIndexWriter.create(
                            folder, IndexSettings.ofDefaults().withLanguage("none"), null)
                    : SearchIndexWriter.open(folder, null)) {
                IndexMetadata.Progress before = writer.metadata().progress();
                long next = before == null ? 0 : before.rows();
                while (true) {
                    List<IndexRow> rows = new ArrayList<>();
                    for (int i = 0; i < ROWS_PER_COMMIT; i++) {
                        rows.add(new IndexRow(Long.toString(next), "row number word" + next));
                        next++;
                    }
                    writer.put(rows);
                    writer.setProgress(new IndexMetadata.Progress("test", next));
                    writer.commit();
                    System.out.println(next);
                }
            }
        }
    }

    @Test
    void everyCommittedRowIsThereAfterEveryKill(@TempDir Path temp) throws Exception {
        Path folder = temp.resolve("index");
        Random random = new Random(15);
        long committed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            committed = Math.max(committed, writeAndKill(folder, committed == 0, random));
            try (SearchIndex index = SearchIndex.open(folder, null)) {
                long rows = Objects.requireNonNull(index.metadata().progress()).rows();
                assertThat(rows).isGreaterThanOrEqualTo(committed);
                assertThat((long) index.size()).isEqualTo(rows);
                for (long row : new long[] {0, rows / 2, rows - 1}) {
                    List<SearchHit> hits = index.search("word" + row);
                    assertThat(hits).hasSize(1);
                    assertThat(hits.get(0).id()).isEqualTo(Long.toString(row));
                }
            }
        }
        assertThat(committed).isGreaterThan(KILLS);
    }

    /** @return the last number of rows that the process said was committed */
    private static long writeAndKill(Path folder, boolean create, Random random)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writing.class.getName(),
                folder.toString()));
        if (create) {
            command.add("create");
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long last = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int commits = 1 + random.nextInt(3);
            for (int i = 0; i < commits; i++) {
                last = Long.parseLong(Objects.requireNonNull(lines.readLine(), "the process ended by itself"));
            }
            Thread.sleep(random.nextInt(40));
            // Not by the process itself, which would close its output before it is read.
            process.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+")) {
                    last = Math.max(last, Long.parseLong(line));
                }
            }
        }
        process.waitFor();
        return last;
    }
}
