package io.github.jjak.batch.internal;

import java.util.Arrays;

/**
 * Which text is in which batch: a set of (text, batch) pairs with open addressing and linear probing, 8 bytes per slot and
 * at most half full. Removal shifts later entries back (Knuth, volume 3, 6.4, algorithm R). Not thread-safe.
 */
final class TextBatchSet {

    private static final long EMPTY = -1;

    private long[] slots = new long[1 << 10];
    private int mask = slots.length - 1;
    private int size;

    TextBatchSet() {
        Arrays.fill(slots, EMPTY);
    }

    boolean contains(int text, int batch) {
        return slots[find(key(text, batch))] != EMPTY;
    }

    /** Whether the pair is new. */
    boolean add(int text, int batch) {
        long key = key(text, batch);
        int slot = find(key);
        if (slots[slot] != EMPTY) {
            return false;
        }
        slots[slot] = key;
        size++;
        if (2 * size > slots.length) {
            grow();
        }
        return true;
    }

    /** Whether the pair was there. */
    boolean remove(int text, int batch) {
        int hole = find(key(text, batch));
        if (slots[hole] == EMPTY) {
            return false;
        }
        size--;
        for (int slot = (hole + 1) & mask; slots[slot] != EMPTY; slot = (slot + 1) & mask) {
            int distanceFromHome = (slot - home(slots[slot])) & mask;
            if (distanceFromHome >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = EMPTY;
        return true;
    }

    private void grow() {
        long[] entries = slots;
        slots = new long[2 * entries.length];
        mask = slots.length - 1;
        Arrays.fill(slots, EMPTY);
        for (long entry : entries) {
            if (entry != EMPTY) {
                slots[find(entry)] = entry;
            }
        }
    }

    /** The slot that holds the key, or the empty one where it belongs. */
    private int find(long key) {
        int slot = home(key);
        while (slots[slot] != EMPTY && slots[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed ^ (mixed >>> 32)) & mask;
    }

    private static long key(int text, int batch) {
        return ((long) text << 32) | batch;
    }
}
