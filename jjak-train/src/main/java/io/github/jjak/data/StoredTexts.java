package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.store.internal.Storage;
import io.github.jjak.store.internal.StoredBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Texts as bytes in a {@link Storage}: the characters, one byte each if all are of Latin-1, else two, so that every text comes back as it was, even
 * half a surrogate pair; and eight bytes for where it starts.
 */
final class StoredTexts extends TextColumn {

    /** Bit of a start: the text has two bytes per character. */
    private static final long WIDE = 1L << 62;

    private static final int LARGEST_NARROW = 0xFF;

    private final StoredBytes starts;
    private final StoredBytes characters;
    private final int size;

    private StoredTexts(StoredBytes starts, StoredBytes characters, int size) {
        this.starts = starts;
        this.characters = characters;
        this.size = size;
    }

    @Override
    public String get(int index) {
        Objects.checkIndex(index, size);
        long start = starts.getLong((long) index * Long.BYTES);
        long end = starts.getLong((index + 1L) * Long.BYTES) & ~WIDE;
        byte[] bytes = new byte[(int) (end - (start & ~WIDE))];
        characters.read(start & ~WIDE, bytes);
        if ((start & WIDE) == 0) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        char[] wide = new char[bytes.length / Character.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asCharBuffer().get(wide);
        return new String(wide);
    }

    @Override
    public int size() {
        return size;
    }

    /** Writes texts one after the other. Not thread-safe. */
    static final class Writer implements AutoCloseable {

        private final StoredBytes.Writer starts;
        private final StoredBytes.Writer characters;
        private int size;

        Writer(Storage storage) {
            this.starts = new StoredBytes.Writer(storage);
            this.characters = new StoredBytes.Writer(storage);
        }

        void add(String text) {
            if (size == Integer.MAX_VALUE) {
                throw new DataException("More than " + Integer.MAX_VALUE + " rows cannot be read. Split the data.");
            }
            boolean wide = text.chars().anyMatch(character -> character > LARGEST_NARROW);
            byte[] bytes = wide ? wide(text) : text.getBytes(StandardCharsets.ISO_8859_1);
            starts.writeLong(characters.position() | (wide ? WIDE : 0));
            characters.write(bytes, bytes.length);
            size++;
        }

        private static byte[] wide(String text) {
            byte[] bytes = new byte[text.length() * Character.BYTES];
            ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asCharBuffer().put(text);
            return bytes;
        }

        StoredTexts finish() {
            starts.writeLong(characters.position());
            return new StoredTexts(starts.finish(), characters.finish(), size);
        }

        @Override
        public void close() {
            starts.close();
            characters.close();
        }
    }
}
