package io.github.jjak.batch;

import java.util.OptionalInt;

/** Decides which rows go into which batch. Immutable and thread-safe; the same epoch always gets the same batches. */
public interface BatchSampler {

    /**
     * All batches of an epoch.
     *
     * @param epoch from 0; every epoch gets another order
     */
    EpochBatches batches(int epoch);

    /** How many batches each epoch has, where all have the same number; else empty. */
    default OptionalInt batchesOfEveryEpoch() {
        return OptionalInt.empty();
    }
}
