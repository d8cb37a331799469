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

    /**
     * The batches of one epoch, in order.
     *
     * @param batches {@code [batches][rows of the batch]}, row numbers of the data set; a row is in one batch at most. Not
     *     copied: not to be changed
     * @param unplacedRows rows that are in no batch of this epoch
     */
    @SuppressWarnings("ArrayRecordComponent") // a million rows are not worth a million boxes
    record EpochBatches(int[][] batches, int unplacedRows) {

        /** Number of batches. */
        public int batchCount() {
            return batches.length;
        }
    }
}
