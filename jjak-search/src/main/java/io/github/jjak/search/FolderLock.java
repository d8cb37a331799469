package io.github.jjak.search;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The right to use the files of a folder, held by one thread of one process at a time. */
final class FolderLock implements AutoCloseable {

    private static final long PAUSE_MILLISECONDS = 20;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until nobody else has it.
     *
     * @throws RunException if the thread is interrupted
     */
    static FolderLock acquire(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (tryLock(channel) == null) {
                Thread.sleep(PAUSE_MILLISECONDS);
            }
            return new FolderLock(channel);
        } catch (InterruptedException interrupted) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new RunException("Waiting for the cache of vectors in " + folder + " was interrupted.", interrupted);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException anotherThread) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
