package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.tokenize.internal.TextNumbers;

/** {@link BatchSampling#RANDOM}. */
public record RandomSampling() implements NumberedBatchSampling {

    @Override
    public String name() {
        return "random";
    }

    @Override
    public BatchSampler numberedSampler(TextNumbers texts, int batchSize, long seed) {
        return new RandomBatchSampler(texts.rows(), batchSize, false, seed);
    }
}
