package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirty runs, each killed with SIGKILL at a random moment, some several times, while they save at every step: all go on from what
 * lies on the disk and end in the bits of the run nobody killed.
 */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class KilledRunTest {

    private static final int RUNS = 30;
    private static final int MOST_KILLS_OF_A_RUN = 3;

    @TempDir
    private Path temp;

    private final Random random = new Random(20_261_124);
    private int kills;
    private int killsWhileWriting;
    private int killsAfterTheFirstCheckpoint;

    @Test
    @Timeout(900)
    void killedRunsEndInTheSameBits() throws Exception {
        Path whole = temp.resolve("whole");
        long start = System.nanoTime();
        Process process = start(whole);
        ChildRun.awaitReady(process);
        long ready = System.nanoTime();
        assertThat(process.waitFor()).isZero();
        long trainingMillis = (System.nanoTime() - ready) / 1_000_000;
        List<Object> expected = ChildRun.traces(whole);
        assertThat(expected).hasSizeGreaterThan(ChildRun.STEPS);

        for (int run = 0; run < RUNS; run++) {
            Path folder = temp.resolve("run-" + run);
            int killsWanted = 1 + random.nextInt(MOST_KILLS_OF_A_RUN);
            boolean complete = false;
            for (int kill = 0; kill < killsWanted && !complete; kill++) {
                complete = !killed(folder, trainingMillis);
            }
            if (!complete) {
                toItsEnd(folder);
            }
            assertThat(ChildRun.traces(folder)).as("run %d", run).isEqualTo(expected);
            assertThat(leftovers(folder)).as("run %d", run).isEmpty();
        }
        System.out.printf(
                "killed runs: %d runs, %d kills, %d of them while a folder was being written, %d with a checkpoint to go on from;"
                        + " training takes %d ms; %d s in all%n",
                RUNS,
                kills,
                killsWhileWriting,
                killsAfterTheFirstCheckpoint,
                trainingMillis,
                (System.nanoTime() - start) / 1_000_000_000);
        // A test that killed nothing would prove nothing.
        assertThat(kills).isGreaterThanOrEqualTo(RUNS);
        assertThat(killsAfterTheFirstCheckpoint).isGreaterThanOrEqualTo(RUNS / 2);
        assertThat(killsWhileWriting).isGreaterThanOrEqualTo(RUNS / 6);
    }

    /** Starts or continues the run and kills it; false if it was faster and is complete. */
    private boolean killed(Path folder, long trainingMillis) throws Exception {
        Process process = start(folder);
        try {
            ChildRun.awaitReady(process);
            boolean endedBefore = process.waitFor(random.nextLong(trainingMillis), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            int code = process.waitFor();
            if (endedBefore || code == 0) {
                assertThat(code).as(words(folder)).isZero();
                return false;
            }
        } finally {
            process.destroyForcibly();
        }
        kills++;
        killsWhileWriting += leftovers(folder).isEmpty() ? 0 : 1;
        killsAfterTheFirstCheckpoint += new Checkpoints(folder).newestFirst().isEmpty() ? 0 : 1;
        return true;
    }

    private void toItsEnd(Path folder) throws Exception {
        Process process = start(folder);
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(words(folder)).isZero();
    }

    private static List<String> leftovers(Path folder) throws Exception {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    private Path errors(Path folder) {
        return temp.resolve(folder.getFileName() + ".err");
    }

    private String words(Path folder) throws Exception {
        return Files.readString(errors(folder), StandardCharsets.UTF_8);
    }

    private Process start(Path folder) throws Exception {
        return ChildRun.process(ChildRun.command(folder))
                .redirectError(errors(folder).toFile())
                .start();
    }
}
