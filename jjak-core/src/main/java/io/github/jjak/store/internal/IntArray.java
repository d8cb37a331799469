package io.github.jjak.store.internal;

import java.nio.IntBuffer;

/** Ints in a {@link Storage}, zeros at first. Reading is thread-safe while nobody writes. */
public final class IntArray {

    /** 1 GB. */
    private static final int SEGMENT_BITS = 28;

    private static final int SEGMENT = 1 << SEGMENT_BITS;

    private final IntBuffer[] segments;
    private final long size;

    /** @param size number of ints */
    public IntArray(Storage storage, long size) {
        this.size = size;
        this.segments = new IntBuffer[Math.toIntExact((size + SEGMENT - 1) >>> SEGMENT_BITS)];
        for (int i = 0; i < segments.length; i++) {
            int ints = (int) Math.min(SEGMENT, size - ((long) i << SEGMENT_BITS));
            segments[i] = storage.zeros(ints * Integer.BYTES).asIntBuffer();
        }
    }

    public long size() {
        return size;
    }

    public int get(long index) {
        return segments[(int) (index >>> SEGMENT_BITS)].get((int) index & (SEGMENT - 1));
    }

    public void set(long index, int value) {
        segments[(int) (index >>> SEGMENT_BITS)].put((int) index & (SEGMENT - 1), value);
    }
}
