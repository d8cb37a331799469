package io.github.jjak.run;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder in which only this process writes: created if it was missing, and gone again if nothing was written in it. */
final class TakenFolder implements AutoCloseable {

    private final Path path;
    private final FolderLock lock;
    private final boolean createdHere;

    private TakenFolder(Path path, FolderLock lock, boolean createdHere) {
        this.path = path;
        this.lock = lock;
        this.createdHere = createdHere;
    }

    /**
     * Takes a folder.
     *
     * @return null if another process writes in it
     */
    static @Nullable TakenFolder take(Path path) throws IOException {
        boolean isNew = !Files.exists(path);
        Files.createDirectories(path);
        FolderLock lock = FolderLock.tryAcquire(path);
        return lock == null ? null : new TakenFolder(path, lock, isNew);
    }

    /** Refuses a path where no folder can be, or be written in. */
    static void requirePlace(Path path) {
        Path place = path.toAbsolutePath();
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        if (place != null && !Files.isDirectory(place)) {
            throw new UsageException(
                    "The output folder " + path + " cannot be: " + place + " is a file. Choose another `output`.");
        }
        if (place != null && !Files.isWritable(place)) {
            throw new RunException(
                    "The output folder " + path + " cannot be prepared: no permission to write in " + place + ".");
        }
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        try {
            lock.close();
            if (createdHere && isEmpty()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException cause) {
            throw new RunException(path + " could not be given back: " + cause.getMessage(), cause);
        }
    }

    private boolean isEmpty() throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }
}
