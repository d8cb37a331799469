package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are killed while they are at work. */
@Tag("slow")
class LostExecutorsTest {

    @TempDir
    private Path home;

    @Test
    void vectorsAndNegativesAreTheSame() throws Exception {
        Path checkpoints = home.resolve("checkpoints");
        assertThat(SeparateProgram.run(LostExecutors.class, home, checkpoints.toString())
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "embedding: 400 rows, largest difference below 1e-6: true, another executor: true"),
                        line -> assertSame(line, "killed at task 2 of WindowEmbedding"),
                        line -> assertSame(line, "killed at task 1 of SparkVectors"),
                        line -> assertSame(line, "killed at task 8 of SparkVectors"),
                        line -> assertThat(line)
                                .startsWith("reading, no folder for checkpoints: ")
                                .contains("RunException: Column \"id\": an executor was lost", "setCheckpointDir"),
                        line -> assertThat(line).isEqualTo("reading, a folder for checkpoints: all rows, no failure"));
    }

    private static void assertSame(String line, String when) {
        assertThat(line).isEqualTo("mining 150 negatives, " + when + ": the same");
    }

    @Test
    void trainingGoesOn() throws Exception {
        assertThat(SeparateProgram.run(LostWorkers.class, home, home.toString()).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("worker 0 killed: trained in 2 stages, 60 losses, the same bits"),
                        line -> assertThat(line)
                                .isEqualTo("worker 1 killed: trained in 2 stages, 60 losses, the same bits"),
                        line -> assertThat(line)
                                .contains("RunException: The training failed: ", "set resume", " in 1 stages"),
                        line -> assertThat(line).isEqualTo("resumed by one worker: losses the same"),
                        line -> assertThat(line)
                                .isEqualTo("worker 0 killed before all met: 4 losses, within two minutes: true"),
                        line -> assertThat(line)
                                .isEqualTo("worker 1 killed before all met: 4 losses, within two minutes: true"),
                        line -> assertThat(line)
                                .startsWith("not finite: 1 stages, io.github.jjak.error.RunException: Step 1 has loss ")
                                .contains("which is not finite", "`resume` continues"));
    }
}
