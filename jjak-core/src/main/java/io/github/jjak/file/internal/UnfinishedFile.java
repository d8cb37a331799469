package io.github.jjak.file.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is written under the name {@code .NAME.new} beside its target, by one process at a time, and gets its name when it is whole.
 * Until then it is deleted on {@link #close}, and where the JVM ends.
 */
public final class UnfinishedFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UnfinishedFile.class);

    private final Path target;
    private final Path fresh;
    private final FileChannel channel;
    private final Unfinished unfinished;
    private boolean complete;

    private UnfinishedFile(Path target, Path fresh, FileChannel channel, Unfinished unfinished) {
        this.target = target;
        this.fresh = fresh;
        this.channel = channel;
        this.unfinished = unfinished;
    }

    /**
     * Begins to write; folders above the target are created.
     *
     * @throws RunException if another process is writing the same file
     */
    public static UnfinishedFile of(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path fresh = name(absolute);
        Unfinished unfinished = Unfinished.watch();
        FileChannel channel = unfinished.createFirst(() -> take(target, fresh), taken -> List.of(fresh));
        return new UnfinishedFile(absolute, fresh, channel, unfinished);
    }

    private static FileChannel take(Path target, Path fresh) throws IOException {
        while (true) {
            FileChannel channel = open(fresh);
            boolean taken = false;
            try {
                if (!isFree(channel)) {
                    throw new RunException(target
                            + " is being written by another process. Wait until it has finished, or choose"
                            + " another name.");
                }
                // Whoever held it before may have given it its name meanwhile.
                if (Files.exists(fresh)) {
                    channel.truncate(0);
                    taken = true;
                    return channel;
                }
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        }
    }

    static Path name(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".new");
    }

    private static FileChannel open(Path fresh) throws IOException {
        if (Files.isSymbolicLink(fresh)) {
            // Nobody here makes one: what it leads to is not to be written in.
            Files.delete(fresh);
        }
        try {
            return FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException ofSomebodyElse) {
            // Left by a process that was killed and had other rights.
            Files.deleteIfExists(fresh);
            return FileChannel.open(
                    fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static boolean isFree(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException anotherThread) {
            return false;
        } catch (IOException noLocksHere) {
            log.debug("files cannot be locked here", noLocksHere);
            return true;
        }
    }

    /** Where the content goes. */
    public FileChannel channel() {
        return channel;
    }

    /** All is written: brings it to the disk and gives it its name, in the place of a file that has it. */
    public void complete() throws IOException {
        channel.force(true);
        // Still open, and so locked: nobody else can write into it under its old name.
        unfinished.finish(
                () -> Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
        complete = true;
        AtomicFolder.flushEntry(target.getParent());
    }

    @Override
    public void close() throws IOException {
        try {
            if (!complete) {
                Files.deleteIfExists(fresh);
            }
        } finally {
            unfinished.close();
            channel.close();
        }
    }
}
