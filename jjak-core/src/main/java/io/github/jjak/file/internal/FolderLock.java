package io.github.jjak.file.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.RunException;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write in a folder, held by one thread of one process at a time. It is the operating system's lock of the file
 * {@code .lock} in the folder, so a process that was killed holds nothing. While it is held, the file names the holder: {@code pid},
 * {@code host} and {@code since}; then the file is deleted.
 *
 * <p>Where a file system has no locks, a warning says so and everybody gets the right.
 */
public final class FolderLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FolderLock.class);
    private static final String NAME = ".lock";
    private static final String SOMEBODY = "another process";
    private static final long PAUSE_MILLISECONDS = 20;
    private static final int LONGEST_NAME = 200;

    /** A byte that nobody writes: some systems forbid to read what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /**
     * What this process holds. The one piece of static state that cannot be helped: a POSIX lock belongs to the process, and closing
     * any channel of the file, also one that was only opened to look, gives it up.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits until nobody else has it.
     *
     * @param folder exists
     * @throws RunException if the thread is interrupted
     */
    public static FolderLock acquire(Path folder) throws IOException {
        while (true) {
            FolderLock lock = tryAcquire(folder);
            if (lock != null) {
                return lock;
            }
            try {
                Thread.sleep(PAUSE_MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new RunException("Waiting for the folder " + folder + " was interrupted.", interrupted);
            }
        }
    }

    /**
     * Takes it if nobody else has it.
     *
     * @param folder exists
     * @return null if somebody else has it
     */
    public static @Nullable FolderLock tryAcquire(Path folder) throws IOException {
        return tryAcquireFile(file(folder));
    }

    /** As {@link #tryAcquire}, with a file of another name and place. */
    static @Nullable FolderLock tryAcquireFile(Path file) throws IOException {
        if (!HELD.add(file)) {
            return null;
        }
        FolderLock lock = null;
        try {
            lock = open(file);
            return lock;
        } finally {
            if (lock == null) {
                HELD.remove(file);
            }
        }
    }

    private static Path file(Path folder) throws IOException {
        return folder.toRealPath().resolve(NAME);
    }

    private static @Nullable FolderLock open(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileChannel unneeded = channel;
            try {
                Object opened = key(file);
                if (!isFree(channel, file)) {
                    return null;
                }
                if (opened == null || opened.equals(key(file))) {
                    writeHolder(channel);
                    unneeded = null;
                    return new FolderLock(file, channel);
                }
                // Its former holder has deleted it: what is locked is no longer what others see.
            } finally {
                if (unneeded != null) {
                    unneeded.close();
                }
            }
        }
    }

    private static boolean isFree(FileChannel channel, Path file) {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException anotherThread) {
            return false;
        } catch (IOException noLocksHere) {
            log.warn(
                    "{} cannot be locked ({}): make sure that no other process writes to its folder.",
                    file,
                    noLocksHere.getMessage());
            return true;
        }
    }

    /** Tells a file from another one of the same name; null where it is gone, or the system cannot tell. */
    private static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    private static void writeHolder(FileChannel channel) {
        ObjectNode holder = JsonFile.object()
                .put("pid", ProcessHandle.current().pid())
                .put("host", host())
                .put("since", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(JsonFile.formatLine(holder).getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException diskFull) {
            log.debug("the holder of a lock could not be noted", diskFull);
        }
    }

    /** Not by address, which may ask a name server that does not answer. */
    private static String host() {
        String name = "";
        try {
            name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException | RuntimeException elsewhere) {
            log.debug("no file tells the name of this machine", elsewhere);
        }
        for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            if (name.isEmpty()) {
                name = System.getenv().getOrDefault(variable, "");
            }
        }
        return name.isEmpty() || name.length() > LONGEST_NAME ? "this machine" : name;
    }

    /** Whether somebody has it now; nothing is written. */
    public static boolean isHeld(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        return isHeldFile(file(folder));
    }

    static boolean isHeldFile(Path file) throws IOException {
        if (HELD.contains(file)) {
            return true;
        }
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !isFree(channel, file);
        }
    }

    /** Who has it, in words: a process, a machine and a time, as far as the file tells. */
    public static String holder(Path folder) {
        try {
            return holderOfFile(file(folder));
        } catch (IOException untold) {
            return SOMEBODY;
        }
    }

    static String holderOfFile(Path file) {
        try {
            if (HELD.contains(file)) {
                return "this process";
            }
            ObjectNode holder = JsonFile.readObject(file);
            return String.format(
                    Locale.ROOT,
                    "process %d on %s since %s",
                    holder.path("pid").asLong(),
                    holder.path("host").asText("an unknown machine"),
                    holder.path("since").asText("an unknown time"));
        } catch (JjakException untold) {
            return SOMEBODY;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            deleteQuietly();
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }

    private void deleteQuietly() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException notWhileItIsOpen) {
            log.debug("{} stays and is taken again", file, notWhileItIsOpen);
        }
    }
}
