package io.github.jjak.batch.internal;

import io.github.jjak.tokenize.internal.TextNumbers;
import java.util.HashSet;
import java.util.Set;

/** What a sampler without duplicates is for: how often a plain shuffle would have put a text into a batch twice. */
public final class RepeatedTexts {

    private RepeatedTexts() {}

    /**
     * Rows of the first epoch that would share a text with an earlier row of their batch.
     *
     * @param batchSize rows of a batch, from 1 to the number of rows
     * @param seed of the shuffle
     */
    public static int ofPlainShuffle(TextNumbers texts, int batchSize, long seed) {
        int repeated = 0;
        Set<Integer> seen = new HashSet<>();
        for (int[] batch : new RandomBatchSampler(texts.rows(), batchSize, false, seed)
                .batches(0)
                .batches()) {
            seen.clear();
            for (int row : batch) {
                int[] own = texts.ofRow(row);
                boolean again = false;
                for (int text : own) {
                    again |= seen.contains(text);
                }
                for (int text : own) {
                    seen.add(text);
                }
                repeated += again ? 1 : 0;
            }
        }
        return repeated;
    }
}
