package io.github.jjak.batch.internal;

import java.util.HashSet;
import java.util.Set;

/** What a sampler without duplicates is for: how often a plain shuffle would have put a text into a batch twice. */
public final class RepeatedTexts {

    private RepeatedTexts() {}

    /**
     * Rows of the first epoch that would share a text with an earlier row of their batch.
     *
     * @param textIds {@code [rows][texts of the row]}, equal where texts are
     * @param batchSize rows of a batch, from 1 to the number of rows
     * @param seed of the shuffle
     */
    public static int ofPlainShuffle(int[][] textIds, int batchSize, long seed) {
        int repeated = 0;
        Set<Integer> seen = new HashSet<>();
        for (int[] batch : new RandomBatchSampler(textIds.length, batchSize, false, seed)
                .batches(0)
                .batches()) {
            seen.clear();
            for (int row : batch) {
                boolean again = false;
                for (int text : textIds[row]) {
                    again |= seen.contains(text);
                }
                for (int text : textIds[row]) {
                    seen.add(text);
                }
                repeated += again ? 1 : 0;
            }
        }
        return repeated;
    }
}
