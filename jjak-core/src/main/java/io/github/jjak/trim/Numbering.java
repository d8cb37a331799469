package io.github.jjak.trim;

import java.util.Arrays;
import java.util.BitSet;

/** Which tokens are kept, and their new numbers: those that are kept move together, in their old order. */
final class Numbering {

    private static final int LEFT_OUT = -1;

    private final int[] rows;
    private final int[] numbers;

    /**
     * @param kept old numbers
     * @param size how many tokens there were
     */
    Numbering(BitSet kept, int size) {
        this.rows = kept.stream().toArray();
        this.numbers = new int[size];
        Arrays.fill(numbers, LEFT_OUT);
        for (int i = 0; i < rows.length; i++) {
            numbers[rows[i]] = i;
        }
    }

    /** The old number of each token, by its new one. */
    int[] rows() {
        return rows.clone();
    }

    /** How many tokens are kept. */
    int size() {
        return rows.length;
    }

    boolean keeps(int old) {
        return old >= 0 && old < numbers.length && numbers[old] != LEFT_OUT;
    }

    /** The new number of a token that is kept. */
    int of(int old) {
        if (!keeps(old)) {
            throw new IllegalArgumentException("token " + old + " is not kept");
        }
        return numbers[old];
    }

    /** New numbers of old ones; -1 for what is left out. */
    int[] of(int[] old) {
        return Arrays.stream(old).map(id -> numbers[id]).toArray();
    }
}
