package io.github.jjak.batch.internal;

import io.github.jjak.error.UsageException;

/** The check that both samplers make first. */
final class BatchSize {

    private BatchSize() {}

    static int checked(int batchSize, int rows) {
        if (batchSize < 1) {
            throw new UsageException("The batch size must be at least 1, not " + batchSize + ".");
        }
        if (batchSize > rows) {
            throw new UsageException("The batch size " + batchSize + " is larger than the training data, which have "
                    + rows + (rows == 1 ? " row" : " rows") + ". Use a smaller batch size or more data.");
        }
        return batchSize;
    }
}
