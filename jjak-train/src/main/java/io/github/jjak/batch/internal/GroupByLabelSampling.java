package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.error.UsageException;
import org.jspecify.annotations.Nullable;

/** {@link BatchSampling#GROUP_BY_LABEL}. */
public record GroupByLabelSampling() implements LabelBatchSampling {

    @Override
    public String name() {
        return "group_by_label";
    }

    @Override
    public BatchSampler sampler(int[][] textIds, int batchSize, long seed) {
        return labelSampler(null, batchSize, seed);
    }

    @Override
    public BatchSampler labelSampler(double @Nullable [] labels, int batchSize, long seed) {
        if (labels == null) {
            throw new UsageException(
                    "Batches by label need a label per row, but the data have none. Name their column as"
                            + " `scoreColumn`, or use another `batchSampler`.");
        }
        return new GroupByLabelBatchSampler(labels, batchSize, false, seed);
    }
}
