package io.github.jjak.pretrain.internal;

import java.util.stream.IntStream;

/**
 * A set of longs without boxing: eight bytes per place, at most three quarters of the places full. It is in segments that grow one by
 * one, so that growing never takes a second array as large as the first. Not thread-safe.
 */
final class LongHashSet {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int SEGMENT_BITS = 8;

    private final Segment[] segments = IntStream.range(0, 1 << SEGMENT_BITS)
            .mapToObj(each -> new Segment())
            .toArray(Segment[]::new);
    private boolean holdsZero;

    /** Adds a number and says whether it is new. */
    boolean add(long value) {
        if (value == 0) {
            boolean fresh = !holdsZero;
            holdsZero = true;
            return fresh;
        }
        long mixed = value * MULTIPLIER;
        return segments[(int) (mixed >>> (Long.SIZE - SEGMENT_BITS))].add(value);
    }

    private static final class Segment {

        private long[] places = new long[1 << 4];
        private int size;

        boolean add(long value) {
            int place = place(value);
            if (places[place] == value) {
                return false;
            }
            places[place] = value;
            size++;
            if (size > places.length / 4 * 3) {
                grow();
            }
            return true;
        }

        /** Where the number is, or where it would go. */
        private int place(long value) {
            int mask = places.length - 1;
            int place = (int) ((value * MULTIPLIER) >>> 24) & mask;
            while (places[place] != 0 && places[place] != value) {
                place = (place + 1) & mask;
            }
            return place;
        }

        private void grow() {
            long[] old = places;
            places = new long[Math.multiplyExact(old.length, 2)];
            for (long value : old) {
                if (value != 0) {
                    places[place(value)] = value;
                }
            }
        }
    }
}
