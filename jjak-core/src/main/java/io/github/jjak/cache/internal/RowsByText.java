package io.github.jjak.cache.internal;

import java.util.Arrays;

/**
 * Where a store has the vectors of texts, by the first 128 bits of their SHA-256. Open addressing in arrays, 24 bytes a slot: as
 * objects, a million texts would need ten times as much. Not thread-safe.
 */
final class RowsByText {

    private static final int FIRST_SLOTS = 1 << 10;
    private static final int ABSENT = -1;

    private long[] keys = new long[2 * FIRST_SLOTS];
    private int[] rows = empty(FIRST_SLOTS);
    private int[] checksums = new int[FIRST_SLOTS];
    private int size;

    private static int[] empty(int slots) {
        int[] rows = new int[slots];
        Arrays.fill(rows, ABSENT);
        return rows;
    }

    /** Puts a row in; it replaces an earlier one of the same text. */
    void put(TextHash text, int row, int checksum) {
        if (2 * (size + 1) > rows.length) {
            grow();
        }
        size += place(text.first(), text.second(), row, checksum) ? 1 : 0;
    }

    private boolean place(long first, long second, int row, int checksum) {
        int slot = slot(first, second);
        boolean isNew = rows[slot] == ABSENT;
        keys[2 * slot] = first;
        keys[2 * slot + 1] = second;
        rows[slot] = row;
        checksums[slot] = checksum;
        return isNew;
    }

    /** The text's slot, or the free one where it belongs. */
    private int slot(long first, long second) {
        int mask = rows.length - 1;
        // The bits of a SHA-256 are as good as random.
        int slot = (int) first & mask;
        while (rows[slot] != ABSENT && !(keys[2 * slot] == first && keys[2 * slot + 1] == second)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldRows = rows;
        int[] oldChecksums = checksums;
        int slots = Math.multiplyExact(2, oldRows.length);
        keys = new long[Math.multiplyExact(2, slots)];
        rows = empty(slots);
        checksums = new int[slots];
        for (int slot = 0; slot < oldRows.length; slot++) {
            if (oldRows[slot] != ABSENT) {
                place(oldKeys[2 * slot], oldKeys[2 * slot + 1], oldRows[slot], oldChecksums[slot]);
            }
        }
    }

    /** The row of a text, or -1. */
    int row(TextHash text) {
        return rows[slot(text.first(), text.second())];
    }

    /** The checksum of a text's vector; of a text that is there. */
    int checksum(TextHash text) {
        return checksums[slot(text.first(), text.second())];
    }

    /** How many texts there are. */
    int size() {
        return size;
    }
}
