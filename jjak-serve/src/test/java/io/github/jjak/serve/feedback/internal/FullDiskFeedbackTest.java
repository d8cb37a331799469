package io.github.jjak.serve.feedback.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.RunException;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file of feedback that cannot grow any more, as on a full disk: what stands in it are whole lines. */
@EnabledOnOs(OS.LINUX)
class FullDiskFeedbackTest {

    @TempDir
    private Path folder;

    /** Writes opinions until it fails, and says how. */
    static final class Writing {

        private Writing() {}

        public static void main(String[] arguments) {
            try (FeedbackLog log = FeedbackLog.open(Path.of(arguments[0]), false, null)) {
                for (int i = 0; i < 10_000; i++) {
                    String id = log.shown("q", List.of("a", "b".repeat(i % 50)), "bm25", null);
                    log.write(new FeedbackEvent("thumbs_up", id, "c1", null, "a", 1));
                }
            } catch (RunException full) {
                System.out.println(full.getMessage());
            }
        }
    }

    @Test
    void noLineIsLeftHalfWritten() throws Exception {
        Path file = folder.resolve("feedback.jsonl");
        // The system's own limit of a file's size, in blocks of 1024 bytes.
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f 20 && exec \"$0\" -XX:-UsePerfData -cp \"$1\" \"$2\" \"$3\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        Writing.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(process.waitFor() == 0, "not run: no process with a limit of a file's size: " + words);
        assertThat(words).contains("cannot be written").contains("disk");
        String text = Files.readString(file);
        assertThat(text).hasSizeGreaterThan(15_000).endsWith("}\n");
        int queries = 0;
        int events = 0;
        for (String line : text.lines().toList()) {
            JsonNode json = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "line");
            if (json.has("action_name")) {
                events++;
            } else {
                queries++;
            }
        }
        assertThat(events).isEqualTo(queries).isPositive();
    }
}
