package io.github.jjak.batch;

/** Decides which rows go into which batch. Immutable and thread-safe; the same epoch always gets the same batches. */
public interface BatchSampler {

    /**
     * All batches of an epoch.
     *
     * @param epoch from 0; every epoch gets another order
     */
    EpochBatches batches(int epoch);
}
