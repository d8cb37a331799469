package io.github.jjak.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path temp;

    @Test
    void aFileIsCreatedWithItsFoldersAndReplaced() throws Exception {
        Path file = temp.resolve("새/폴더/file.bin");
        for (String content : new String[] {"first, and longer", "second"}) {
            AtomicFile.write(file, channel -> channel.write(bytes(content)));
            assertThat(file).hasContent(content);
        }
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aFailureInTheMiddleLeavesWhatWasThere() throws Exception {
        Path file = Files.writeString(temp.resolve("file.bin"), "before");
        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(bytes("half"));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("file.bin", "No space left", "unchanged");
        assertThat(file).hasContent("before");
        assertThat(temp).isDirectoryNotContaining("glob:**.new");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
