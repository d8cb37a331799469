package io.github.jjak.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is being written: by one process at a time, and gone when that process is told to end. */
@DisabledOnOs(OS.WINDOWS)
class UnfinishedFileTest {

    private static final String FILE = "file";
    private static final String FOLDER = "folder";
    private static final String LATE = "late-";
    private static final String HASTY = "hasty";
    private static final String TEMPORARY = "temporary";

    private static final String[] WHILE_A_FOLDER_IS_WRITTEN = {"target", ".target.new", ".target.lock"};

    @TempDir
    private Path temp;

    /** Another process, which is in the middle of writing until it is ended. */
    static final class Writing {

        private Writing() {}

        public static void main(String[] arguments) throws IOException {
            Path target = Path.of(arguments[1]);
            if (arguments[0].startsWith(LATE)) {
                Thread late = new Thread(() -> write(arguments[0].substring(LATE.length()), target));
                Runtime.getRuntime().addShutdownHook(late);
                waitToBeEnded();
            } else if (arguments[0].equals(HASTY)) {
                endWhileItIsCreated(target);
            } else if (arguments[0].equals(TEMPORARY)) {
                keepTemporary(target);
            } else if (arguments[0].equals(FILE)) {
                AtomicFile.write(target, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                    waitToBeEnded();
                });
            } else {
                AtomicFolder.write(target, folder -> {
                    Files.write(folder.resolve("half"), new byte[] {1, 2, 3});
                    waitToBeEnded();
                });
            }
        }

        /** The end begins when the file is on its way, and not there yet. */
        private static void endWhileItIsCreated(Path target) throws IOException {
            Unfinished unfinished = Unfinished.watch();
            unfinished.create(
                    () -> {
                        Thread end = new Thread(() -> System.exit(0));
                        end.start();
                        waitUntilBlocked();
                        System.out.println("writing");
                        return Files.write(target, new byte[] {1, 2, 3});
                    },
                    List::of);
            waitToBeEnded();
        }

        /** The thread that deletes waits for this one. */
        private static void waitUntilBlocked() {
            while (Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread ->
                            thread.getName().equals("jjak-unfinished") && thread.getState() == Thread.State.BLOCKED)) {
                Thread.onSpinWait();
            }
        }

        private static void keepTemporary(Path target) throws IOException {
            try (TemporaryFolder folder = TemporaryFolder.create("jjak-test")) {
                Files.write(folder.path().resolve("half"), new byte[] {1, 2, 3});
                Files.createSymbolicLink(target, folder.path());
                waitToBeEnded();
            }
        }

        private static void waitToBeEnded() {
            System.out.println("writing");
            System.out.flush();
            try {
                Thread.sleep(600_000);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Process startWriting(String kind, Path target) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writing.class.getName(),
                        kind,
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader words =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(words.readLine()).isEqualTo("writing");
        return process;
    }

    private static void write(String kind, Path target) {
        if (kind.equals(FILE)) {
            AtomicFile.write(target, new byte[] {7});
        } else {
            AtomicFolder.write(target, folder -> Files.write(folder.resolve("whole"), new byte[] {7}));
        }
    }

    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> entries = Files.list(temp)) {
            assertThat(entries.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FILE, FOLDER})
    void aProcessThatIsToldToEndLeavesNothing(String kind) throws Exception {
        Path target = temp.resolve("target");
        write(kind, target);
        Process writing = startWriting(kind, target);
        try {
            String[] beside = kind.equals(FILE) ? new String[] {"target", ".target.new"} : WHILE_A_FOLDER_IS_WRITTEN;
            assertOnly(beside);
            assertThatThrownBy(() -> write(kind, target))
                    .isInstanceOf(RunException.class)
                    .hasMessageContainingAll(target.toString(), "is being written by", "choose another name");
            assertOnly(beside);
            writing.destroy();
            writing.waitFor();
            assertOnly("target");
        } finally {
            writing.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FILE, FOLDER})
    void whatAKilledProcessLeftIsNoObstacle(String kind) throws Exception {
        Path target = temp.resolve("target");
        startWriting(kind, target).destroyForcibly().waitFor();
        assertThat(temp.resolve(".target.new")).exists();
        write(kind, target);
        assertOnly("target");
        if (kind.equals(FOLDER)) {
            try (Stream<Path> entries = Files.list(target)) {
                assertThat(entries.map(path -> path.getFileName().toString())).containsExactly("whole");
            }
        } else {
            assertThat(target).hasBinaryContent(new byte[] {7});
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FILE, FOLDER})
    void whatIsBegunWhenTheProcessEndsIsNotLeftBehind(String kind) throws Exception {
        Process ending = startWriting(LATE + kind, temp.resolve("target"));
        ending.destroy();
        ending.waitFor();
        assertOnly();
    }

    /** Nobody waits for the thread that creates it: it must be watched before it is there. */
    @Test
    void whatIsOnItsWayWhenTheProcessEndsIsNotLeftBehind() throws Exception {
        Process ending = startWriting(HASTY, temp.resolve("target"));
        try {
            assertThat(ending.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ending.exitValue()).isZero();
            assertOnly();
        } finally {
            ending.destroyForcibly();
        }
    }

    @Test
    void nothingIsCreatedOnceItIsOver() throws Exception {
        Unfinished unfinished = Unfinished.watch();
        unfinished.close();
        try (TemporaryFolder folder = TemporaryFolder.create("jjak-test")) {
            assertThat(Files.getPosixFilePermissions(folder.path()))
                    .containsOnly(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE);
            Files.createDirectories(folder.path().resolve("a/b"));
            unfinished.processEnds();
            assertThatThrownBy(() -> unfinished.create(() -> folder, taken -> List.of(folder.path())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the process is ending");
            assertThat(folder.path()).exists();
            folder.close();
            assertThat(folder.path()).doesNotExist();
        }
    }

    @Test
    void temporaryFoldersGoWithTheirProcess() throws Exception {
        Path link = temp.resolve("link");
        Process keeping = startWriting(TEMPORARY, link);
        Path folder = Files.readSymbolicLink(link);
        assertThat(folder.resolve("half")).exists();
        keeping.destroy();
        keeping.waitFor();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aLinkInTheWayIsNotFollowed() throws Exception {
        Path other = Files.writeString(temp.resolve("other"), "keep");
        Files.createSymbolicLink(temp.resolve(".target.new"), other);
        write(FILE, temp.resolve("target"));
        assertOnly("other", "target");
        assertThat(other).hasContent("keep");
    }
}
