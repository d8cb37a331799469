package io.github.jjak.store.internal;

import java.nio.LongBuffer;

/** Longs in a {@link Storage}, zeros at first. Reading is thread-safe while nobody writes. */
public final class LongArray {

    /** 1 GB. */
    private static final int SEGMENT_BITS = 27;

    private static final int SEGMENT = 1 << SEGMENT_BITS;

    private final LongBuffer[] segments;
    private final long size;

    /** @param size number of longs */
    public LongArray(Storage storage, long size) {
        this.size = size;
        this.segments = new LongBuffer[Math.toIntExact((size + SEGMENT - 1) >>> SEGMENT_BITS)];
        for (int i = 0; i < segments.length; i++) {
            int longs = (int) Math.min(SEGMENT, size - ((long) i << SEGMENT_BITS));
            segments[i] = storage.zeros(longs * Long.BYTES).asLongBuffer();
        }
    }

    public long size() {
        return size;
    }

    public long get(long index) {
        return segments[(int) (index >>> SEGMENT_BITS)].get((int) index & (SEGMENT - 1));
    }

    public void set(long index, long value) {
        segments[(int) (index >>> SEGMENT_BITS)].put((int) index & (SEGMENT - 1), value);
    }
}
