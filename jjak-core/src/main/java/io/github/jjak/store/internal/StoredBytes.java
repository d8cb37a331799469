package io.github.jjak.store.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes that were written one after the other, read by their position. Immutable and thread-safe. */
public final class StoredBytes {

    /** A piece in the heap, and what is gathered before it is written. */
    private static final int BUFFER_BITS = 16;

    /** A piece of a file. */
    private static final int MAPPED_BITS = 30;

    private final ByteBuffer[] pieces;
    private final int pieceBits;
    private final long size;

    private StoredBytes(ByteBuffer[] pieces, int pieceBits, long size) {
        this.pieces = pieces;
        this.pieceBits = pieceBits;
        this.size = size;
    }

    /** Number of bytes. */
    public long size() {
        return size;
    }

    /** Reads {@code into.length} bytes. */
    public void read(long position, byte[] into) {
        long next = position;
        int done = 0;
        while (done < into.length) {
            ByteBuffer piece = pieces[(int) (next >>> pieceBits)];
            int offset = (int) (next & ((1L << pieceBits) - 1));
            int bytes = Math.min(into.length - done, piece.limit() - offset);
            piece.get(offset, into, done, bytes);
            done += bytes;
            next += bytes;
        }
    }

    /** A long that was written at a multiple of eight. */
    public long getLong(long position) {
        return pieces[(int) (position >>> pieceBits)].getLong((int) (position & ((1L << pieceBits) - 1)));
    }

    /** Writes bytes, in the byte order of the machine. Not thread-safe. */
    public static final class Writer implements AutoCloseable {

        private final Storage storage;
        private final Storage.ByteSink sink;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << BUFFER_BITS).order(ByteOrder.nativeOrder());
        private long written;

        public Writer(Storage storage) {
            this.storage = storage;
            this.sink = storage.sink();
        }

        /** Number of bytes so far. */
        public long position() {
            return written;
        }

        /** Appends bytes. */
        public void write(byte[] bytes, int length) {
            int done = 0;
            while (done < length) {
                int some = Math.min(length - done, buffer.remaining());
                buffer.put(bytes, done, some);
                done += some;
                flushWhenFull();
            }
            written += length;
        }

        /** Appends a long; only beside other longs. */
        public void writeLong(long value) {
            buffer.putLong(value);
            flushWhenFull();
            written += Long.BYTES;
        }

        private void flushWhenFull() {
            if (!buffer.hasRemaining()) {
                sink.write(buffer.flip());
                buffer.clear();
            }
        }

        /** Ends writing; the writer is closed. */
        public StoredBytes finish() {
            try (sink) {
                if (buffer.flip().hasRemaining()) {
                    sink.write(buffer);
                }
                int bits = storage.isOnDisk() ? MAPPED_BITS : BUFFER_BITS;
                return new StoredBytes(sink.pieces(1 << bits), bits, written);
            }
        }

        /** Gives up what was not finished. */
        @Override
        public void close() {
            sink.close();
        }
    }
}
