package io.github.jjak.file.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a file under a temporary name beside its target, flushes it to the disk and renames it: it is whole or not
 * there.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes the bytes of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all bytes from the start. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Replaces or creates the target; folders above it are created.
     *
     * @throws RunException if writing fails, or another process is writing the same file; the target is then as it was before
     */
    public static void write(Path target, Content content) {
        try (UnfinishedFile file = UnfinishedFile.of(target)) {
            content.writeTo(file.channel());
            file.complete();
        } catch (IOException cause) {
            throw new RunException(
                    target + " could not be written: " + cause + ". The previous content is unchanged.", cause);
        }
    }

    /** As {@link #write(Path, Content)}, for content that is in memory. */
    public static void write(Path target, byte[] content) {
        write(target, (FileChannel channel) -> {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** Clears away what a crash in mid-write left beside the target. */
    public static void settle(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Files.deleteIfExists(UnfinishedFile.name(absolute));
    }
}
