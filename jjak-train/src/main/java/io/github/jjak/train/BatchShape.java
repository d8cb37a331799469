package io.github.jjak.train;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.tokenize.TokenStore;

/**
 * How large the batches of a run are, as far as memory is concerned.
 *
 * @param mostRows rows of the largest batch
 * @param columns text columns
 * @param largestBatchTokens most tokens of a batch
 * @param longestText most tokens of a text
 * @param tokenBytes memory that the tokenised data take
 * @param laterTokenBytes memory that texts will take that are tokenised while training
 */
record BatchShape(
        int mostRows, int columns, int largestBatchTokens, int longestText, long tokenBytes, long laterTokenBytes) {

    /** Length and object header of an array, and the reference to it. */
    private static final int ARRAY_OVERHEAD = 20;

    BatchShape(int mostRows, int columns, int largestBatchTokens, int longestText, long tokenBytes) {
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
    BatchShape withNegatives(int negatives) {
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

    /** Looks at every batch of every epoch. */
    static BatchShape of(BatchSampler sampler, TokenStore tokens, int epochs) {
        int[][] texts = tokens.textIds();
        int mostRows = 0;
        long mostTokens = 1;
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int[] rows : sampler.batches(epoch).batches()) {
                long ofBatch = 0;
                for (int row : rows) {
                    for (int text : texts[row]) {
                        ofBatch += tokens.length(text);
                    }
                }
                mostRows = Math.max(mostRows, rows.length);
                mostTokens = Math.max(mostTokens, ofBatch);
            }
        }
        int longest = 1;
        long bytes = 0;
        for (int text = 0; text < tokens.distinctTexts(); text++) {
            longest = Math.max(longest, tokens.length(text));
            bytes += ARRAY_OVERHEAD + (long) Integer.BYTES * tokens.length(text);
        }
        int columns = texts.length == 0 ? 0 : texts[0].length;
        bytes += (long) texts.length * (ARRAY_OVERHEAD + (long) Integer.BYTES * columns);
        return new BatchShape(mostRows, columns, (int) Math.min(Integer.MAX_VALUE, mostTokens), longest, bytes);
    }
}
