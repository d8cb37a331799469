package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.tokenize.internal.TextNumbers;

/** A sampling that does not need the numbers of all texts as arrays. */
public interface NumberedBatchSampling extends BatchSampling {

    /** As {@link BatchSampling#sampler}, with the same result. */
    BatchSampler numberedSampler(TextNumbers texts, int batchSize, long seed);

    @Override
    default BatchSampler sampler(int[][] textIds, int batchSize, long seed) {
        return numberedSampler(TextIds.numbers(textIds), batchSize, seed);
    }
}
