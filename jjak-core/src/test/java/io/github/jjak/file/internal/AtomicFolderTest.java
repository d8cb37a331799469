package io.github.jjak.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All files or none: after success, after failure, and after a crash at every point between the renames. */
class AtomicFolderTest {

    @TempDir
    private Path temp;

    private Path target = Path.of("");

    @BeforeEach
    void writeFirst() {
        target = temp.resolve("모델");
        AtomicFolder.write(target, folder -> {
            Files.writeString(folder.resolve("a"), "first");
            Files.writeString(folder.resolve("only-first"), "first");
        });
    }

    @Test
    void replacesTheWholeFolder() {
        AtomicFolder.write(target, folder -> {
            assertThat(folder).isEmptyDirectory();
            Files.writeString(folder.resolve("a"), "second");
            Files.writeString(Files.createDirectory(folder.resolve("1_Pooling")).resolve("b"), "second");
        });
        assertThat(target.resolve("a")).hasContent("second");
        assertThat(target.resolve("1_Pooling/b")).hasContent("second");
        assertThat(target.resolve("only-first")).doesNotExist();
        assertNothingElseRemains();
    }

    @Test
    void aFullDiskLeavesTheOldFolderAsItWas() {
        assertThatThrownBy(() -> AtomicFolder.write(target, folder -> {
                    Files.writeString(folder.resolve("a"), "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll(target.toString(), "No space left on device", "is unchanged");
        assertFirst();
    }

    @Test
    void uncheckedFailuresLeaveItToo() {
        assertThatThrownBy(() -> AtomicFolder.write(target, folder -> {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }))
                .isInstanceOf(RunException.class);
        assertFirst();
        assertThatThrownBy(() -> AtomicFolder.write(target, folder -> {
                    Files.writeString(folder.resolve("a"), "half");
                    throw new IllegalStateException("closed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertFirst();
    }

    @Test
    void aCrashBetweenTheRenamesIsRecovered() throws Exception {
        Path old = temp.resolve(".모델.old");
        Files.move(target, old);
        Files.writeString(Files.createDirectory(temp.resolve(".모델.new")).resolve("a"), "never finished");
        AtomicFolder.recover(target);
        assertThat(target.resolve("a")).hasContent("first");
        assertThat(old).doesNotExist();

        Files.move(target, old);
        AtomicFolder.write(target, folder -> Files.writeString(folder.resolve("a"), "second"));
        assertThat(target.resolve("a")).hasContent("second");
        assertNothingElseRemains();
    }

    @Test
    void aCrashBetweenTheRenamesAndAFailureAfterItKeepTheOldFolder() throws Exception {
        Files.move(target, temp.resolve(".모델.old"));
        assertThatThrownBy(() -> AtomicFolder.write(target, folder -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(RunException.class);
        assertFirst();
    }

    @Test
    void aCrashAfterTheSecondRenameKeepsTheNewFolder() throws Exception {
        Files.writeString(Files.createDirectory(temp.resolve(".모델.old")).resolve("a"), "before the first");
        AtomicFolder.recover(target);
        assertFirst();
    }

    @Test
    void aFileInTheWayIsSaid() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "mine");
        assertThatThrownBy(() -> AtomicFolder.write(file.resolve("model"), folder -> {}))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("could not be written", "file");
        assertThat(file).hasContent("mine");
    }

    @Test
    void deletingDoesNotFollowLinks() throws Exception {
        Path precious = Files.writeString(
                Files.createDirectory(temp.resolve("precious")).resolve("a"), "mine");
        Files.createSymbolicLink(target.resolve("link"), precious.getParent());
        AtomicFolder.delete(target);
        assertThat(target).doesNotExist();
        assertThat(precious).hasContent("mine");
        AtomicFolder.delete(target);
    }

    private void assertFirst() {
        assertThat(target.resolve("a")).hasContent("first");
        assertThat(target.resolve("only-first")).hasContent("first");
        assertNothingElseRemains();
    }

    private void assertNothingElseRemains() {
        assertThat(temp).isDirectoryNotContaining("glob:**/.*");
    }
}
