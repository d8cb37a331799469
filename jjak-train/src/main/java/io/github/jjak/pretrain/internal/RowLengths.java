package io.github.jjak.pretrain.internal;

import java.util.Arrays;

/**
 * Length and place of each row of a token file, at two bytes per row. A row also knows whether it begins a line. Not thread-safe
 * while it grows.
 */
final class RowLengths {

    /** Longest row that two bytes with a flag can say. */
    static final int LONGEST = 0x7FFF;

    private static final int CONTINUES = 0x8000;
    private static final int ROWS_PER_MARK = 64;

    private char[] lengths = new char[1 << 10];
    private long[] marks = new long[1 << 6];
    private int rows;
    private long tokens;

    void add(int length, boolean startsLine) {
        if (length < 1 || length > LONGEST) {
            throw new IllegalArgumentException("a row of " + length + " tokens");
        }
        if (rows == lengths.length) {
            lengths = Arrays.copyOf(lengths, Math.addExact(rows, rows / 2));
        }
        if (rows % ROWS_PER_MARK == 0) {
            int mark = rows / ROWS_PER_MARK;
            if (mark == marks.length) {
                marks = Arrays.copyOf(marks, mark * 2);
            }
            marks[mark] = tokens;
        }
        lengths[rows++] = (char) (length | (startsLine ? 0 : CONTINUES));
        tokens += length;
    }

    int rows() {
        return rows;
    }

    long tokens() {
        return tokens;
    }

    int length(int row) {
        return lengths[row] & LONGEST;
    }

    boolean startsLine(int row) {
        return (lengths[row] & CONTINUES) == 0;
    }

    /** Tokens before the row. */
    long offset(int row) {
        long offset = marks[row / ROWS_PER_MARK];
        for (int before = row / ROWS_PER_MARK * ROWS_PER_MARK; before < row; before++) {
            offset += length(before);
        }
        return offset;
    }

    /** The stored form: a char per row. */
    char stored(int row) {
        return lengths[row];
    }

    void addStored(char stored) {
        add(stored & LONGEST, (stored & CONTINUES) == 0);
    }
}
