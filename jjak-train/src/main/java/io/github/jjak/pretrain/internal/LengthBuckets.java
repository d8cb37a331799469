package io.github.jjak.pretrain.internal;

import io.github.jjak.data.internal.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Puts the rows of an epoch into batches of at most so many tokens.
 *
 * <ol>
 *   <li>All rows are shuffled.
 *   <li>Windows of as many rows as fill a hundred batches are sorted by length and cut into batches, so rows of a batch are alike
 *       in length, which is what makes them fast.
 *   <li>The batches are shuffled, so the length of one says nothing of the next.
 * </ol>
 *
 * @param batchTokens most tokens of a batch; a longer row is a batch by itself
 * @param seed of the run
 */
record LengthBuckets(int batchTokens, long seed) {

    private static final int BATCHES_PER_WINDOW = 100;

    /**
     * The batches of an epoch; every row is in exactly one.
     *
     * @param rows row numbers
     * @param length tokens of a row
     */
    int[][] batches(int[] rows, IntUnaryOperator length, int epoch) {
        SeededRandom random = SeededRandom.of(seed, epoch);
        int[] shuffled = rows.clone();
        random.shuffle(shuffled, 0, shuffled.length);
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        while (from < shuffled.length) {
            long tokens = 0;
            int to = from;
            while (to < shuffled.length && (to == from || tokens < (long) BATCHES_PER_WINDOW * batchTokens)) {
                tokens += length.applyAsInt(shuffled[to++]);
            }
            cut(sortedByLength(shuffled, from, to, length), length, batches);
            from = to;
        }
        int[] order = random.permutation(batches.size());
        return Arrays.stream(order).mapToObj(batches::get).toArray(int[][]::new);
    }

    /** Rows of one length keep their random order. */
    private static int[] sortedByLength(int[] rows, int from, int to, IntUnaryOperator length) {
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = ((long) length.applyAsInt(rows[i]) << 32) | (i - from);
        }
        Arrays.sort(keys);
        int[] sorted = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = rows[from + (int) keys[i]];
        }
        return sorted;
    }

    private void cut(int[] sorted, IntUnaryOperator length, List<int[]> batches) {
        int start = 0;
        long tokens = 0;
        for (int i = 0; i < sorted.length; i++) {
            int next = length.applyAsInt(sorted[i]);
            if (i > start && tokens + next > batchTokens) {
                batches.add(Arrays.copyOfRange(sorted, start, i));
                start = i;
                tokens = 0;
            }
            tokens += next;
        }
        if (start < sorted.length) {
            batches.add(Arrays.copyOfRange(sorted, start, sorted.length));
        }
    }
}
