package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;

/** {@link BatchSampling#RANDOM}. */
public record RandomSampling() implements BatchSampling {

    @Override
    public String name() {
        return "random";
    }

    @Override
    public BatchSampler sampler(int[][] textIds, int batchSize, long seed) {
        return new RandomBatchSampler(textIds.length, batchSize, false, seed);
    }
}
