package io.github.jjak.cache.internal;

import io.github.jjak.weights.internal.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index file of an {@link EmbeddingStore}, big-endian: 8 bytes of format, dimension, checksum of both; then for each row the
 * text's hash, the vector's checksum, and a checksum of both with the row's number. Checksums are CRC-32C.
 */
final class StoreIndex {

    /**
     * A row of the store.
     *
     * @param text hash of the text
     * @param checksum of the vector's bytes
     */
    record Entry(TextHash text, int checksum) {}

    private static final long FORMAT = 0x4A4A414B_56454331L; // "JJAKVEC1"
    private static final int HEADER_BYTES = 16;
    private static final int ENTRY_BYTES = TextHash.BYTES + 2 * Integer.BYTES;

    private final @Nullable Entry[] entries;
    private final int damaged;

    private StoreIndex(@Nullable Entry[] entries, int damaged) {
        this.entries = entries;
        this.damaged = damaged;
    }

    /** Takes a row of the store. */
    @FunctionalInterface
    interface Rows {
        void accept(int row, Entry entry);
    }

    /** Reads the whole entries; a file of another format or dimension has none. */
    static StoreIndex read(FileChannel channel, int dimension) throws IOException {
        @Nullable Entry[] entries = new Entry[rows(channel, dimension)];
        int damaged = scan(channel, dimension, (row, entry) -> entries[row] = entry);
        return new StoreIndex(entries, damaged);
    }

    /**
     * Reads the whole entries one after the other.
     *
     * @return how many are damaged
     */
    static int scan(FileChannel channel, int dimension, Rows sink) throws IOException {
        int rows = rows(channel, dimension);
        int damaged = 0;
        ByteBuffer chunk = ByteBuffer.allocate(ENTRY_BYTES * 4096);
        channel.position(HEADER_BYTES);
        chunk.limit(0);
        for (int row = 0; row < rows; row++) {
            if (!chunk.hasRemaining()) {
                fill(channel, chunk.clear(), (rows - row) * (long) ENTRY_BYTES);
            }
            Entry entry = entry(chunk, row);
            if (entry == null) {
                damaged++;
            } else {
                sink.accept(row, entry);
            }
        }
        return damaged;
    }

    private static int rows(FileChannel channel, int dimension) throws IOException {
        long rows = hasHeader(channel, dimension) ? (channel.size() - HEADER_BYTES) / ENTRY_BYTES : 0;
        return (int) Math.min(rows, Integer.MAX_VALUE - 8);
    }

    /**
     * Makes the file ready to be appended to: header written, whatever belongs to no whole row cut off.
     *
     * @param vectors whole rows in the file of vectors
     * @return number of rows
     */
    static int prepare(FileChannel channel, int dimension, long vectors) throws IOException {
        if (!hasHeader(channel, dimension)) {
            channel.truncate(0).position(0);
            TensorBytes.writeAll(channel, header(dimension));
        }
        int rows = (int) Math.min(vectors, (channel.size() - HEADER_BYTES) / ENTRY_BYTES);
        while (rows > 0) {
            ByteBuffer last = ByteBuffer.allocate(ENTRY_BYTES);
            channel.position(end(rows - 1));
            fill(channel, last, ENTRY_BYTES);
            if (entry(last, rows - 1) != null) {
                break;
            }
            rows--;
        }
        channel.truncate(end(rows)).position(end(rows));
        return rows;
    }

    private static long end(int rows) {
        return HEADER_BYTES + (long) rows * ENTRY_BYTES;
    }

    private static boolean hasHeader(FileChannel channel, int dimension) throws IOException {
        if (channel.size() < HEADER_BYTES) {
            return false;
        }
        ByteBuffer found = ByteBuffer.allocate(HEADER_BYTES);
        channel.position(0);
        fill(channel, found, HEADER_BYTES);
        return found.equals(header(dimension));
    }

    private static ByteBuffer header(int dimension) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putLong(FORMAT).putInt(dimension);
        int checksum = checksum(header.duplicate().flip());
        return header.putInt(checksum).flip();
    }

    /** Reads at most {@code most} bytes and makes them ready to be taken. */
    private static void fill(FileChannel channel, ByteBuffer target, long most) throws IOException {
        target.limit((int) Math.min(target.capacity(), most));
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new IOException("unexpected end of file");
            }
        }
        target.flip();
    }

    private static @Nullable Entry entry(ByteBuffer bytes, int row) {
        Entry entry = new Entry(TextHash.read(bytes), bytes.getInt());
        return bytes.getInt() == checksum(entry, row) ? entry : null;
    }

    /** Room for entries. */
    static ByteBuffer buffer(int entries) {
        return ByteBuffer.allocate(Math.multiplyExact(entries, ENTRY_BYTES));
    }

    /** Writes one entry. */
    static void put(ByteBuffer target, int row, Entry entry) {
        entry.text().write(target);
        target.putInt(entry.checksum()).putInt(checksum(entry, row));
    }

    private static int checksum(Entry entry, int row) {
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
        entry.text().write(bytes);
        return checksum(bytes.putInt(entry.checksum()).putInt(row).flip());
    }

    /** CRC-32C of what is left of a buffer. */
    static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    int rows() {
        return entries.length;
    }

    int damaged() {
        return damaged;
    }

    /** The entry of a row; null if it is damaged. */
    @Nullable
    Entry entry(int row) {
        return entries[row];
    }
}
