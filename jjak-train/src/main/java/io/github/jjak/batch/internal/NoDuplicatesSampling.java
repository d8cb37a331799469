package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.tokenize.internal.TextNumbers;

/** {@link BatchSampling#NO_DUPLICATES}. */
public record NoDuplicatesSampling() implements NumberedBatchSampling {

    @Override
    public String name() {
        return "no_duplicates";
    }

    @Override
    public BatchSampler numberedSampler(TextNumbers texts, int batchSize, long seed) {
        return new NoDuplicatesBatchSampler(texts, batchSize, fewestRows(batchSize, texts.rows()), seed);
    }

    /**
     * The fewest rows of a batch. Where a few answers have most of the questions, what is left over of them would make very many
     * batches of two rows, which teach little; they are left out of the epoch and counted.
     */
    private static int fewestRows(int batchSize, int rows) {
        return Math.min(Math.max(2, batchSize / 16), Math.min(rows, batchSize));
    }
}
