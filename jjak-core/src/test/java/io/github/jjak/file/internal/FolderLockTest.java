package io.github.jjak.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One holder at a time, be it a thread or a process; the dead hold nothing. */
class FolderLockTest {

    @TempDir
    private Path folder;

    /** Another process, which holds the folder until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (FolderLock lock = FolderLock.acquire(Path.of(arguments[0]))) {
                System.out.println("held");
                System.out.flush();
                Thread.sleep(600_000);
                assertThat(lock).isNotNull();
            }
        }
    }

    private Process startHolder() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader words =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(words.readLine()).isEqualTo("held");
        return process;
    }

    @Test
    void anotherProcessIsNamedAndItsDeathSetsFree() throws Exception {
        Process holder = startHolder();
        try {
            assertThat(FolderLock.isHeld(folder)).isTrue();
            assertThat(FolderLock.tryAcquire(folder)).isNull();
            assertThat(FolderLock.holder(folder)).contains("process " + holder.pid() + " on ", " since 2");
            assertThat(FolderLock.isHeld(folder))
                    .as("looking takes nothing away")
                    .isTrue();
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(folder.resolve(".lock")).as("left by the killed process").exists();
        assertThat(FolderLock.isHeld(folder)).isFalse();
        try (FolderLock lock = FolderLock.tryAcquire(folder)) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void lookingFromWithinDoesNotGiveTheLockAway() throws Exception {
        try (FolderLock lock = FolderLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.tryAcquire(folder)).isNull();
            assertThat(FolderLock.tryAcquire(folder.resolve("."))).isNull();
            assertThat(FolderLock.isHeld(folder)).isTrue();
            assertThat(FolderLock.holder(folder)).isEqualTo("this process");
            // A POSIX lock goes when any channel of the file is closed.
            assertThat(heldAsSeenFromAnotherProcess()).isTrue();
        }
        assertThat(FolderLock.isHeld(folder)).isFalse();
        try (var entries = Files.list(folder)) {
            assertThat(entries).isEmpty();
        }
    }

    /** Looks as another process does. */
    static final class Looker {

        private Looker() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(FolderLock.isHeld(Path.of(arguments[0])));
        }
    }

    private boolean heldAsSeenFromAnotherProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Looker.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return answer.strip().equals("true");
    }

    @Test
    void threadsTakeTurns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        int[] inside = {0};
        try {
            Future<?>[] all = new Future<?>[8];
            for (int i = 0; i < all.length; i++) {
                all[i] = threads.submit(() -> {
                    for (int turn = 0; turn < 5; turn++) {
                        try (FolderLock lock = FolderLock.acquire(folder)) {
                            assertThat(lock).isNotNull();
                            assertThat(++inside[0]).isEqualTo(1);
                            inside[0]--;
                        }
                    }
                    return null;
                });
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
