package io.github.jjak.run.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.run.ChildRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirty runs and more, killed with SIGKILL, some several times, while they save at every step: all go on from what lies on the disk
 * and end in the bits of the run nobody killed. A kill comes a random while after a random step, or as soon as something is being
 * written; the steps are those the run itself reports, so that a machine's speed decides nothing.
 */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class KilledRunTest {

    private static final int RUNS = 30;

    /** Of a loss with parameters of its own, which are a few tensors more in the same files. */
    private static final int RUNS_WITH_TRAINED_LOSS = 8;

    /** The exit code of a process that SIGKILL ended. */
    private static final int KILLED = 128 + 9;

    private static final int MOST_KILLS_OF_A_RUN = 3;

    private static final String LOCK = ".lock";

    /** Between two looks for a folder that is being written, which takes milliseconds. */
    private static final long LOOK_NANOS = 50_000;

    /** Runs at once: each is one thread, and waits for most of its time to be killed or started. */
    private static final int AT_ONCE = 2;

    @TempDir
    private Path temp;

    private boolean trainedLoss;

    /** What became of one run, or of several. */
    private record Killed(int runs, int kills, int whileWriting, int afterTheFirstCheckpoint) {

        static final Killed NONE = new Killed(0, 0, 0, 0);

        Killed and(Killed other) {
            return new Killed(
                    runs + other.runs,
                    kills + other.kills,
                    whileWriting + other.whileWriting,
                    afterTheFirstCheckpoint + other.afterTheFirstCheckpoint);
        }
    }

    @Test
    @Timeout(900)
    void killedRunsEndInTheSameBits() throws Exception {
        endInTheSameBits(RUNS);
    }

    @Test
    @Timeout(600)
    void killedRunsOfALossThatIsTrainedItselfEndInTheSameBits() throws Exception {
        trainedLoss = true;
        endInTheSameBits(RUNS_WITH_TRAINED_LOSS);
    }

    private void endInTheSameBits(int wanted) throws Exception {
        Path whole = temp.resolve("whole");
        Process process = start(whole);
        ChildRun.awaitReady(process);
        long ready = System.nanoTime();
        ChildRun.awaitSteps(process, ChildRun.STEPS);
        long stepMicros = Math.max(1, (System.nanoTime() - ready) / 1_000 / ChildRun.STEPS);
        assertThat(process.waitFor()).isZero();
        List<Object> expected = ChildRun.traces(whole);
        assertThat(expected).hasSizeGreaterThan(ChildRun.STEPS);

        Killed all = Killed.NONE;
        ExecutorService runs = Executors.newFixedThreadPool(AT_ONCE);
        try {
            // A run that is late for its kill ends whole, and another is made for it.
            while (all.runs() < wanted || (all.kills() < wanted && all.runs() < 2 * wanted)) {
                List<Callable<Killed>> next = new ArrayList<>();
                int most = Math.max(AT_ONCE, wanted - all.runs());
                for (int number = all.runs(); number < all.runs() + most; number++) {
                    int run = number;
                    next.add(() -> killedAndResumed(run, stepMicros, expected));
                }
                for (Future<Killed> run : runs.invokeAll(next)) {
                    all = all.and(run.get());
                }
            }
        } finally {
            runs.shutdownNow();
        }
        System.out.printf(
                "killed runs: %d runs, %d kills, %d of them while a folder was being written, %d with a checkpoint to go on from;"
                        + " a step took %d us%n",
                all.runs(), all.kills(), all.whileWriting(), all.afterTheFirstCheckpoint(), stepMicros);
        // A test that killed nothing would prove nothing.
        assertThat(all.kills()).isGreaterThanOrEqualTo(wanted);
        assertThat(all.afterTheFirstCheckpoint()).isGreaterThanOrEqualTo(wanted / 2);
        assertThat(all.whileWriting()).isGreaterThanOrEqualTo(wanted / 6);
    }

    /** One run, killed up to three times, which must end as the run that nobody killed. */
    private Killed killedAndResumed(int run, long stepMicros, List<Object> expected) throws Exception {
        Random random = new Random(20_261_124L + run);
        Path folder = temp.resolve("run-" + run);
        int killsWanted = 1 + random.nextInt(MOST_KILLS_OF_A_RUN);
        Killed killed = new Killed(1, 0, 0, 0);
        boolean complete = false;
        for (int kill = 0; kill < killsWanted && !complete; kill++) {
            complete = !killed(folder, random, stepMicros);
            if (!complete) {
                killed = killed.and(
                        new Killed(0, 1, unfinished(folder).isEmpty() ? 0 : 1, savedSteps(folder) == 0 ? 0 : 1));
            }
        }
        if (!complete) {
            toItsEnd(folder);
        }
        assertThat(ChildRun.traces(folder)).as("run %d", run).isEqualTo(expected);
        assertThat(leftovers(folder)).as("run %d", run).isEmpty();
        return killed;
    }

    /** Starts or continues the run and kills it; false if it was faster and is complete. */
    private boolean killed(Path folder, Random random, long stepMicros) throws Exception {
        int stepsToCome = ChildRun.STEPS - savedSteps(folder);
        Process process = start(folder);
        try {
            ChildRun.awaitReady(process);
            ChildRun.awaitSteps(process, random.nextInt(Math.max(1, stepsToCome - 1)));
            if (random.nextBoolean()) {
                process.waitFor(random.nextLong(stepMicros), TimeUnit.MICROSECONDS);
            } else {
                awaitWriting(folder, process);
            }
            process.destroyForcibly();
            int code = process.waitFor();
            if (code == 0) {
                return false;
            }
            assertThat(code).as(words(folder)).isEqualTo(KILLED);
            return true;
        } finally {
            process.destroyForcibly();
        }
    }

    private static int savedSteps(Path folder) {
        List<Path> checkpoints = new Checkpoints(folder).newestFirst();
        return checkpoints.isEmpty()
                ? 0
                : Integer.parseInt(checkpoints.get(0).getFileName().toString().replaceAll("\\D", ""));
    }

    private static void awaitWriting(Path folder, Process process) throws Exception {
        while (process.isAlive() && unfinished(folder).isEmpty()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void toItsEnd(Path folder) throws Exception {
        Process process = start(folder);
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(words(folder)).isZero();
    }

    /** What was being written: not the lock, which is there all the time. */
    private static List<String> unfinished(Path folder) throws Exception {
        return leftovers(folder).stream().filter(name -> !name.equals(LOCK)).toList();
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
        return ChildRun.process(trainedLoss ? ChildRun.commandWithTrainedLoss(folder) : ChildRun.command(folder))
                .redirectError(errors(folder).toFile())
                .start();
    }
}
