package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Cuts a random permutation of the rows into batches; sentence-transformers' {@code BATCH_SAMPLER}. The permutation is a
 * function of seed and epoch ({@link SeededRandom}).
 */
public final class RandomBatchSampler implements BatchSampler {

    private final int rows;
    private final int batchSize;
    private final boolean dropLast;
    private final long seed;

    /**
     * @param rows rows of the data set
     * @param batchSize rows per batch, from 1 to {@code rows}
     * @param dropLast leaves out the last batch when it is not full
     * @throws UsageException for a batch size out of range
     */
    public RandomBatchSampler(int rows, int batchSize, boolean dropLast, long seed) {
        this.rows = rows;
        this.batchSize = BatchSize.checked(batchSize, rows);
        this.dropLast = dropLast;
        this.seed = seed;
    }

    private int placed() {
        return dropLast ? rows - rows % batchSize : rows;
    }

    private int batchCount() {
        return (placed() - 1) / batchSize + 1;
    }

    @Override
    public OptionalInt batchesOfEveryEpoch() {
        return OptionalInt.of(batchCount());
    }

    @Override
    public EpochBatches batches(int epoch) {
        int[] order = SeededRandom.of(seed, epoch).permutation(rows);
        int placed = placed();
        int[][] batches = new int[batchCount()][];
        for (int batch = 0; batch < batches.length; batch++) {
            int from = batch * batchSize;
            batches[batch] = Arrays.copyOfRange(order, from, Math.min(placed, from + batchSize));
        }
        return new EpochBatches(batches, rows - placed);
    }
}
