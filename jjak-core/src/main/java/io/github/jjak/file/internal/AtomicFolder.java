package io.github.jjak.file.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole folder under a temporary name beside its target, flushes it to the disk and renames it.
 *
 * <ol>
 *   <li>The content is written to {@code .NAME.new}; every file is flushed.
 *   <li>An existing target is renamed to {@code .NAME.old}, the new folder takes its name, the old one is deleted.
 *   <li>After a crash between the two renames, {@link #recover} puts the old folder back; {@link #settle} also clears away what
 *       was not written to its end.
 * </ol>
 *
 * <p>If writing fails, for instance because the disk is full, the target keeps its former content.
 */
public final class AtomicFolder {

    private AtomicFolder() {}

    /** Writes the files of a folder. */
    @FunctionalInterface
    public interface Content {
        /** Creates all files below the given empty folder. */
        void writeTo(Path folder) throws IOException;
    }

    /**
     * Replaces or creates the target folder.
     *
     * @throws RunException if writing fails, or another process is writing the same folder; the target is then as it was before
     */
    public static void write(Path target, Content content) {
        Path absolute = target.toAbsolutePath().normalize();
        Path fresh = sibling(absolute, "new");
        Path old = sibling(absolute, "old");
        try (Unfinished unfinished = Unfinished.watch();
                FolderLock lock =
                        unfinished.create(() -> take(absolute), taken -> List.of(fresh, sibling(absolute, "lock")))) {
            try {
                recover(absolute);
                delete(fresh);
                unfinished.create(() -> Files.createDirectories(fresh), created -> List.of());
                content.writeTo(fresh);
                flush(fresh);
                unfinished.finish(() -> {
                    if (Files.exists(absolute)) {
                        Files.move(absolute, old, StandardCopyOption.ATOMIC_MOVE);
                    }
                    Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
                });
                flushEntry(absolute.getParent());
                delete(old);
            } catch (IOException | RuntimeException | Error cause) {
                deleteQuietly(fresh);
                // Before the lock is given up: from then on it is somebody else's.
                unfinished.close();
                if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                    restoreQuietly(absolute);
                }
                throw cause;
            }
        } catch (IOException | UncheckedIOException cause) {
            throw new RunException(
                    target + " could not be written: " + reason(cause) + ". The previous content is unchanged.", cause);
        }
    }

    /** Whoever writes the folder holds a lock beside it. */
    private static FolderLock take(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path file = sibling(target, "lock");
        FolderLock lock = FolderLock.tryAcquireFile(file);
        if (lock == null) {
            throw new RunException(target + " is being written by " + FolderLock.holderOfFile(file)
                    + ". Wait until it has finished, or choose another name.");
        }
        return lock;
    }

    /** Puts the former folder back if a crash left the target without content. */
    public static void recover(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Path old = sibling(absolute, "old");
        if (Files.exists(old)) {
            if (Files.exists(absolute)) {
                delete(old);
            } else {
                Files.move(old, absolute, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Clears away all that a crash left: {@link #recover}, then what was not written or not deleted to its end is deleted. */
    public static void settle(Path target) throws IOException {
        recover(target);
        Path absolute = target.toAbsolutePath().normalize();
        delete(sibling(absolute, "new"));
        Path lock = sibling(absolute, "lock");
        if (!FolderLock.isHeldFile(lock)) {
            Files.deleteIfExists(lock);
        }
    }

    /** Deletes a folder so that a crash leaves it whole or not there under its name; {@link #settle} clears the rest away. */
    public static void discard(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            Path doomed = sibling(absolute, "new");
            delete(doomed);
            Files.move(absolute, doomed, StandardCopyOption.ATOMIC_MOVE);
            delete(doomed);
        }
    }

    /** Deletes a folder and all that is in it; does nothing if it does not exist. Links are not followed. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    private static void flush(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.toList()) {
                if (Files.isRegularFile(path)) {
                    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                } else {
                    flushEntry(path);
                }
            }
        }
    }

    /** Flushes a directory's entries where the system allows to open directories (not on Windows). */
    static void flushEntry(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notPossibleHere) {
            // The rename itself has happened; only its durability across a power cut is the system's own matter.
        }
    }

    private static Path sibling(Path target, String ending) {
        return target.resolveSibling("." + target.getFileName() + "." + ending);
    }

    private static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException | UncheckedIOException ignored) {
            // The next write clears it away.
        }
    }

    private static void restoreQuietly(Path target) {
        try {
            recover(target);
        } catch (IOException ignored) {
            // The next write or load recovers it.
        }
    }

    private static String reason(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        // The message of these is a path and nothing else.
        if (cause instanceof NoSuchFileException) {
            return "no such folder: " + message;
        }
        if (cause instanceof AccessDeniedException) {
            return "no permission for " + message;
        }
        return cause instanceof FileAlreadyExistsException ? message + " is in the way" : message;
    }
}
