package io.github.jjak.hub.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right to download one content, held by one thread of one process at a time. */
final class BlobLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BlobLock.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long LOOKS_BETWEEN_WORDS = 300;

    private final Path file;
    private final FileChannel channel;

    private BlobLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits until nobody else has it.
     *
     * @throws io.github.jjak.error.RunException if the file system has no locks, or the thread is interrupted
     */
    static BlobLock acquire(Path file) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                for (long looks = 0; tryLock(channel) == null; looks++) {
                    if (looks % LOOKS_BETWEEN_WORDS == LOOKS_BETWEEN_WORDS - 1) {
                        log.warn("Waiting for another download to release {}", file);
                    }
                    Retry.sleep("Waiting for " + file, PAUSE);
                }
                return new BlobLock(file, channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException cause) {
            throw HubCache.unwritable(file, cause);
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
    public void close() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw HubCache.unwritable(file, cause);
        }
    }
}
