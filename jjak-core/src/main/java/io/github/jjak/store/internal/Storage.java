package io.github.jjak.store.internal;

import java.nio.ByteBuffer;

/**
 * Where large arrays are: in Java's heap, or in temporary files of which the system keeps in memory what is used ({@link DiskStorage}). What is
 * computed does not depend on it. Thread-safe.
 */
public interface Storage {

    /** In Java's heap. */
    Storage HEAP = new HeapStorage();

    /** The heap or the temporary folder. */
    static Storage of(boolean onDisk) {
        return onDisk ? DiskStorage.temporary() : HEAP;
    }

    /** Whether arrays are in files. */
    boolean isOnDisk();

    /**
     * A part of an array, all zeros, in the byte order of the machine.
     *
     * @param bytes its size
     * @throws io.github.jjak.error.RunException if a disk has no room for it
     */
    ByteBuffer zeros(int bytes);

    /** A place for bytes that are written one after the other. */
    ByteSink sink();

    /** Takes bytes. Not thread-safe; closed by who opened it. */
    interface ByteSink extends AutoCloseable {

        /**
         * Appends what remains of a buffer.
         *
         * @throws io.github.jjak.error.RunException if a disk has no room for it
         */
        void write(ByteBuffer bytes);

        /**
         * All that was written, in pieces of one size but for the last one, which may be shorter.
         *
         * @param pieceSize bytes of a piece
         */
        ByteBuffer[] pieces(int pieceSize);

        @Override
        void close();
    }
}
