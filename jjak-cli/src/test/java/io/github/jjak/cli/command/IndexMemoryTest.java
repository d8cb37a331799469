package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Jjak;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is larger than the memory becomes an index. */
@Tag("slow")
class IndexMemoryTest {

    private static final int ROWS = 120_000;
    private static final int WORDS = 300;
    private static final String HEAP = "-Xmx160m";

    private static void write(Path file) throws IOException {
        Random random = new Random(3);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("id,answer\n");
            for (int row = 0; row < ROWS; row++) {
                StringBuilder text = new StringBuilder("r" + row + ",row" + row);
                for (int word = 0; word < WORDS; word++) {
                    text.append(' ').append((char) ('a' + random.nextInt(26))).append(random.nextInt(1000));
                }
                out.append(text.append('\n'));
            }
        }
    }

    @Test
    void anIndexIsMadeInLessMemoryThanItsTexts(@TempDir Path temp) throws Exception {
        Path file = temp.resolve("answers.csv");
        write(file);
        assertThat(Files.size(file)).isGreaterThan(160L << 20);
        Path log = temp.resolve("log");
        Path index = temp.resolve("index");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jjak.class.getName(),
                        "index",
                        "--model",
                        "bm25",
                        "--language",
                        "none",
                        "--data",
                        file.toString(),
                        "--columns",
                        "id,answer",
                        "--output",
                        index.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(log, StandardCharsets.UTF_8))
                .isZero();
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).contains("Indexed " + ROWS + " rows");
    }
}
