package io.github.jjak.store.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in temporary files that are mapped into memory. A file loses its name as soon as it is open (on Windows, when its last user ends), and
 * only its owner may read it: nothing stays behind, not even of a process that is killed, and nobody can shorten a file that is mapped.
 * Its room is written before it is mapped, so a full disk is an error with words, not one of a memory access. The room is given back with
 * the mapping: when the process ends, or before, when the garbage collector has found it.
 */
public final class DiskStorage implements Storage {

    /** What is left of a disk for others. */
    private static final long RESERVE = 256L << 20;

    /** Between two looks at how much of the disk is free. */
    private static final long LOOK_EVERY = 64L << 20;

    private static final int ZEROS = 1 << 20;

    private final Path folder;
    private final FreeSpace free;

    /** Bytes that may still be written where a folder is. */
    @FunctionalInterface
    interface FreeSpace {
        long of(Path folder) throws IOException;
    }

    DiskStorage(Path folder, FreeSpace free) {
        this.folder = folder;
        this.free = free;
    }

    /** In the folder of {@code java.io.tmpdir}. */
    public static DiskStorage temporary() {
        return in(Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    /** In a folder, which must exist. */
    public static DiskStorage in(Path folder) {
        return new DiskStorage(folder, where -> Files.getFileStore(where).getUsableSpace());
    }

    @Override
    public boolean isOnDisk() {
        return true;
    }

    @Override
    public ByteBuffer zeros(int bytes) {
        try (NamelessFile file = new NamelessFile()) {
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
            for (int left = bytes; left > 0; left -= zeros.limit()) {
                zeros.clear().limit(Math.min(left, ZEROS));
                file.write(zeros);
            }
            return file.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        }
    }

    @Override
    public ByteSink sink() {
        return new NamelessFile();
    }

    private void checkRoom(long bytes) throws IOException {
        long usable = free.of(folder);
        if (usable < bytes + RESERVE) {
            throw failure(
                    "has " + (usable >> 20) + " MB left, and " + (RESERVE >> 20) + " MB of it are left to others",
                    null);
        }
    }

    private RunException failure(String what, @Nullable Throwable cause) {
        return new RunException(
                "Data that are larger than the memory are kept in temporary files, but the folder " + folder + " "
                        + what + ". Free space, or name another folder with -Djava.io.tmpdir=FOLDER.",
                cause);
    }

    private RunException unwritable(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        boolean full = message.toLowerCase(Locale.ROOT).contains("no space left");
        return failure(full ? "has no space left" : "cannot be used (" + message + ")", cause);
    }

    /** A file that is deleted when it is closed, or the process has ended. */
    private final class NamelessFile implements ByteSink {

        private final FileChannel channel;
        private long unchecked = LOOK_EVERY;

        NamelessFile() {
            FileAttribute<?>[] ownersOnly =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0];
            try {
                channel = FileChannel.open(
                        folder.resolve("jjak-" + UUID.randomUUID()),
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE),
                        ownersOnly);
            } catch (IOException cause) {
                throw unwritable(cause);
            }
        }

        @Override
        public void write(ByteBuffer bytes) {
            try {
                unchecked += bytes.remaining();
                if (unchecked >= LOOK_EVERY) {
                    checkRoom(LOOK_EVERY);
                    unchecked = 0;
                }
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException cause) {
                throw unwritable(cause);
            }
        }

        ByteBuffer map(FileChannel.MapMode mode, long position, long size) {
            try {
                return channel.map(mode, position, size).order(ByteOrder.nativeOrder());
            } catch (IOException cause) {
                throw unwritable(cause);
            }
        }

        @Override
        public ByteBuffer[] pieces(int pieceSize) {
            try {
                long size = channel.size();
                ByteBuffer[] pieces = new ByteBuffer[Math.toIntExact((size + pieceSize - 1) / pieceSize)];
                for (int i = 0; i < pieces.length; i++) {
                    long from = (long) i * pieceSize;
                    pieces[i] = map(FileChannel.MapMode.READ_ONLY, from, Math.min(pieceSize, size - from));
                }
                return pieces;
            } catch (IOException cause) {
                throw unwritable(cause);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException cause) {
                throw unwritable(cause);
            }
        }
    }
}
