package io.github.jjak.batch;

/**
 * The batches of one epoch, in order.
 *
 * @param batches {@code [batches][rows of the batch]}, row numbers of the data set; a row is in one batch at most. Not
 *     copied: not to be changed
 * @param unplacedRows rows that are in no batch of this epoch
 */
@SuppressWarnings("ArrayRecordComponent") // a million rows are not worth a million boxes
public record EpochBatches(int[][] batches, int unplacedRows) {

    public int batchCount() {
        return batches.length;
    }
}
