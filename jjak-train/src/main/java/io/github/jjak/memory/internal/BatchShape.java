package io.github.jjak.memory.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.tokenize.internal.TokenStore;
import java.util.Arrays;

/**
 * How large the batches of a run are, as far as memory is concerned.
 *
 * @param mostRows rows of the largest batch
 * @param columns text columns
 * @param largestBatchTokens most tokens of a batch
 * @param longestText most tokens of a text
 * @param tokenBytes memory that the tokenised data take, where they are not on disk
 * @param laterTokenBytes memory that texts will take that are tokenised while training
 */
public record BatchShape(
        int mostRows, int columns, int largestBatchTokens, int longestText, long tokenBytes, long laterTokenBytes) {

    /** Enough for all but runs that nobody waits for; dealing more would take longer than it saves memory. */
    private static final int MOST_EPOCHS = 100;

    /** Without texts that are tokenised later. */
    public BatchShape(int mostRows, int columns, int largestBatchTokens, int longestText, long tokenBytes) {
        this(mostRows, columns, largestBatchTokens, longestText, tokenBytes, 0);
    }

    /**
     * The same with negatives that are not mined yet. Each is taken to be as long as the longest text: should one be longer, more
     * parts are made of its batch, not larger ones.
     *
     * <p>Their tokens are taken to need as much memory, column for column, as those of the texts that are known.
     *
     * @param negatives most negatives of a row
     */
    public BatchShape withNegatives(int negatives) {
        long later = tokenBytes * negatives / Math.max(1, columns);
        long most = largestBatchTokens + (long) mostRows * negatives * longestText;
        return new BatchShape(
                mostRows,
                columns + negatives,
                (int) Math.min(Integer.MAX_VALUE, most),
                longestText,
                tokenBytes,
                laterTokenBytes + later);
    }

    /**
     * Looks at every batch of the epochs that are trained on. Beyond {@value #MOST_EPOCHS} epochs a bound stands for the others: as
     * many rows as a batch may have, the longest there are.
     *
     * @param batchSize most rows of a batch
     * @param epochs of the run
     * @param mostBatches most batches that the run can come to
     */
    public static BatchShape of(BatchSampler sampler, TokenStore tokens, int batchSize, int epochs, long mostBatches) {
        int[] tokensOfRow = tokensOfRows(tokens);
        int mostRows = 0;
        long mostTokens = 1;
        long seen = 0;
        int dealt = Math.min(MOST_EPOCHS, epochs);
        for (int epoch = 0; epoch < dealt && seen < mostBatches; epoch++) {
            int[][] batches = sampler.batches(epoch).batches();
            seen += batches.length;
            for (int[] rows : batches) {
                long ofBatch = 0;
                for (int row : rows) {
                    ofBatch += tokensOfRow[row];
                }
                mostRows = Math.max(mostRows, rows.length);
                mostTokens = Math.max(mostTokens, ofBatch);
            }
        }
        if (dealt < epochs && seen < mostBatches) {
            mostRows = Math.min(batchSize, tokensOfRow.length);
            mostTokens = longest(tokensOfRow, mostRows);
        }
        return of(tokens, mostRows, mostTokens);
    }

    private static int[] tokensOfRows(TokenStore tokens) {
        int[] sums = new int[tokens.rows()];
        for (int row = 0; row < sums.length; row++) {
            for (int text : tokens.ofRow(row)) {
                sums[row] += tokens.length(text);
            }
        }
        return sums;
    }

    private static long longest(int[] tokensOfRow, int rows) {
        int[] sorted = tokensOfRow.clone();
        Arrays.sort(sorted);
        long sum = 0;
        for (int i = sorted.length - rows; i < sorted.length; i++) {
            sum += sorted[i];
        }
        return Math.max(1, sum);
    }

    private static BatchShape of(TokenStore tokens, int mostRows, long mostTokens) {
        int longest = 1;
        for (int text = 0; text < tokens.texts(); text++) {
            longest = Math.max(longest, tokens.length(text));
        }
        int columns = tokens.rows() == 0 ? 0 : tokens.ofRow(0).length;
        int most = (int) Math.min(Integer.MAX_VALUE, mostTokens);
        return new BatchShape(mostRows, columns, most, longest, tokens.heapBytes());
    }
}
