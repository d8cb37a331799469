package io.github.jjak.batch;

/** {@link BatchSampling#RANDOM}. */
record RandomSampling() implements BatchSampling {

    @Override
    public String name() {
        return "random";
    }

    @Override
    public BatchSampler sampler(int[][] textIds, int batchSize, long seed) {
        return new RandomBatchSampler(textIds.length, batchSize, false, seed);
    }
}
