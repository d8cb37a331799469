package io.github.jjak.pretrain;

/** A set of longs without boxing: eight bytes per place, at most three quarters of the places full. Not thread-safe. */
final class LongHashSet {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] places = new long[1 << 10];
    private int size;
    private boolean holdsZero;

    /** Adds a number and says whether it is new. */
    boolean add(long value) {
        if (value == 0) {
            boolean fresh = !holdsZero;
            holdsZero = true;
            return fresh;
        }
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
        int place = (int) ((value * MULTIPLIER) >>> 32) & mask;
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
