package io.github.jjak.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.RunException;
import io.github.jjak.run.ChildRun;
import io.github.jjak.run.RunFolder;
import io.github.jjak.train.TrainingListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full or may no longer be written in mid-run: a clear error, and the last checkpoint goes on to the same bits. */
class FailingDiskTest {

    private static final int STOPPED_AFTER = 4;

    @TempDir
    private static Path ofTheClass;

    private static List<Object> expected = List.of();

    @TempDir
    private Path temp;

    private boolean mounted;
    private boolean covered;

    private Path disk() {
        return temp.resolve("disk");
    }

    /** A real file system of so many megabytes; skipped where this user may not mount one. */
    private void mountDisk(int megabytes) throws Exception {
        Files.createDirectories(disk());
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", disk().toString()) == 0;
        assumeThat(mounted).as("this user may mount a file system").isTrue();
    }

    private void uncover() throws Exception {
        if (covered) {
            assertThat(run("umount", disk().toString())).isZero();
            covered = false;
        }
    }

    @AfterEach
    void unmount() throws Exception {
        uncover();
        if (mounted) {
            assertThat(run("umount", disk().toString())).isZero();
        }
    }

    private int run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve("words").toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (IOException noSuchCommand) {
            return -1;
        }
    }

    private void stoppedRun(Path folder) {
        assertThatThrownBy(() -> ChildRun.train(folder, TrainingListener.NONE, STOPPED_AFTER))
                .isInstanceOf(InterruptedRunException.class);
    }

    @BeforeAll
    static void undisturbedRun() throws Exception {
        ChildRun.train(ofTheClass, TrainingListener.NONE);
        expected = ChildRun.traces(ofTheClass);
    }

    /** The run goes on to the bits of the one that was never disturbed. */
    private static void assertGoesOn(Path folder) throws Exception {
        ChildRun.train(folder, TrainingListener.NONE);
        assertThat(ChildRun.traces(folder)).isEqualTo(expected);
    }

    private static void assertOnlyCheckpoint(Path folder, int step) throws Exception {
        assertThat(new Checkpoints(folder).newestFirst().get(0)).isEqualTo(new Checkpoints(folder).of(step));
        try (Stream<Path> entries = Files.list(folder)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .as("nothing unfinished")
                    .filteredOn(name -> !name.equals(".lock"))
                    .noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    void aFullDiskNamesTheCheckpointThatIsIntact() throws Exception {
        mountDisk(64);
        Path folder = disk().resolve("run");
        stoppedRun(folder);
        Path filler = disk().resolve("filler");
        fill(filler);
        assertThatThrownBy(() -> ChildRun.train(folder, TrainingListener.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("could not be written", "No space left on device");
        // Some room again, but not enough for a checkpoint: the run starts and fails at its first save.
        Files.delete(filler);
        fill(filler);
        cut(filler, 1 << 20);
        assertThatThrownBy(() -> ChildRun.train(folder, TrainingListener.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll(
                        folder.resolve("checkpoint-5").toString(),
                        "No space left on device",
                        folder.resolve("checkpoint-4") + ", is intact",
                        "A checkpoint takes up to",
                        "are free",
                        "`Existing.RESUME`",
                        "move " + folder + " to a larger disk");
        assertOnlyCheckpoint(folder, STOPPED_AFTER);
        // One way out: the folder goes on elsewhere as if it had always been there.
        Path elsewhere = temp.resolve("elsewhere");
        copy(folder, elsewhere);
        assertGoesOn(elsewhere);
        Files.delete(filler);
        assertGoesOn(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static void cut(Path filler, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - bytes));
        }
    }

    @Test
    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    void aDiskThatBecomesReadOnlyNamesTheCheckpointThatIsIntact() throws Exception {
        mountDisk(64);
        Path folder = disk().resolve("run");
        TrainingListener makeReadOnly = new TrainingListener() {
            @Override
            public void onSave(Path saved) {
                try {
                    if (saved.endsWith("checkpoint-4")) {
                        // Not remounted: the system refuses that as long as a file is open for writing, as the lock is.
                        assertThat(run("mount", "--bind", disk().toString(), disk().toString()))
                                .isZero();
                        covered = true;
                        assertThat(run("mount", "-o", "remount,ro,bind", disk().toString()))
                                .isZero();
                    }
                } catch (Exception impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        };
        assertThatThrownBy(() -> ChildRun.train(folder, makeReadOnly))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll(
                        folder.resolve("metrics.jsonl").toString(),
                        "Read-only file system",
                        folder.resolve("checkpoint-4") + ", is intact",
                        "`Existing.RESUME`");
        assertThatThrownBy(() -> ChildRun.train(folder, TrainingListener.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll(folder.toString(), "no permission to write");
        uncover();
        assertOnlyCheckpoint(folder, STOPPED_AFTER);
        assertGoesOn(folder);
    }

    /** Runs everywhere: a process that may only write small files meets the same failure as on a full disk. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLimitOfTheFileSizeActsLikeAFullDisk() throws Exception {
        Path folder = temp.resolve("run");
        stoppedRun(folder);
        long weights = Files.size(folder.resolve("checkpoint-4").resolve("weights.safetensors"));
        // Some shells count blocks of 512 bytes, some of 1,024.
        String limited = "ulimit -f " + weights / 2048 + " && exec \"$@\"";
        List<String> command = Stream.concat(Stream.of("sh", "-c", limited, "sh"), ChildRun.command(folder).stream())
                .toList();
        Process process = ChildRun.process(command).start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors).isEqualTo(1);
        assertThat(errors)
                .contains(
                        folder.resolve("checkpoint-5").toString(),
                        "could not be written",
                        folder.resolve("checkpoint-4") + ", is intact",
                        "`Existing.RESUME`");
        assertOnlyCheckpoint(folder, STOPPED_AFTER);
        assertGoesOn(folder);
    }

    /** Whoever is not root cannot write where there is no permission; root can, and has the test above. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderWithoutPermissionIsRefusedBeforeTheStart() throws Exception {
        Path parent = temp.resolve("not mine");
        Files.createDirectories(parent);
        assertThat(parent.toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(parent)).as("root may write everywhere").isFalse();
        assertThatThrownBy(() -> RunFolder.prepare(parent.resolve("run"), RunFolder.Existing.REFUSE))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("no permission to write", parent.toString());
    }
}
