package io.github.jjak.cli.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Texts that came before, each with the row it came in first: by 128 bits of their SHA-256, so that a million long texts take 40 MB
 * at most. Not thread-safe.
 */
final class SeenTexts {

    private static final int FIRST_SLOTS = 1 << 10;

    private final MessageDigest digest;

    /** Two numbers per slot. */
    private long[] hashes = new long[2 * FIRST_SLOTS];

    /** Row + 1 per slot, 0 where it is free. */
    private int[] rows = new int[FIRST_SLOTS];

    private int size;

    SeenTexts() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Notes a text.
     *
     * @param row from 0
     * @return the row in which the text came before, or -1 if it is new
     */
    int put(String text, int row) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        long first = hash.getLong();
        long second = hash.getLong();
        int slot = slot(first, second);
        if (rows[slot] != 0) {
            return rows[slot] - 1;
        }
        set(slot, first, second, row + 1);
        size++;
        if (2 * size > rows.length) {
            grow();
        }
        return -1;
    }

    /** Where a hash is, or the free slot where it belongs. */
    private int slot(long first, long second) {
        int slot = (int) first & (rows.length - 1);
        while (rows[slot] != 0 && (hashes[2 * slot] != first || hashes[2 * slot + 1] != second)) {
            slot = (slot + 1) & (rows.length - 1);
        }
        return slot;
    }

    private void set(int slot, long first, long second, int value) {
        hashes[2 * slot] = first;
        hashes[2 * slot + 1] = second;
        rows[slot] = value;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldRows = rows;
        hashes = new long[2 * oldHashes.length];
        rows = new int[2 * oldRows.length];
        for (int old = 0; old < oldRows.length; old++) {
            if (oldRows[old] != 0) {
                long first = oldHashes[2 * old];
                long second = oldHashes[2 * old + 1];
                set(slot(first, second), first, second, oldRows[old]);
            }
        }
    }
}
