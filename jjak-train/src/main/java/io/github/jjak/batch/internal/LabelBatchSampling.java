package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;
import org.jspecify.annotations.Nullable;

/** A {@link BatchSampling} that goes by the labels of the rows. */
public interface LabelBatchSampling extends BatchSampling {

    /**
     * The sampler of a run.
     *
     * @param labels a label or score per row, null if the data have none; not to be changed
     * @param batchSize most rows of a batch
     * @param seed the same seed must give the same batches
     * @throws io.github.jjak.error.UsageException if the rows cannot be put into such batches
     */
    BatchSampler labelSampler(double @Nullable [] labels, int batchSize, long seed);
}
