package io.github.jjak.batch;

import io.github.jjak.batch.internal.GroupByLabelSampling;
import io.github.jjak.batch.internal.NoDuplicatesSampling;
import io.github.jjak.batch.internal.RandomSampling;

/**
 * How rows are put into batches: makes the sampler of a run as soon as its rows are known. {@code batch_sampler} of
 * sentence-transformers. Own ones implement this interface; they are compared by their name when a run goes on.
 */
public interface BatchSampling {

    /** No text twice in a batch; {@code BatchSamplers.NO_DUPLICATES}. */
    BatchSampling NO_DUPLICATES = new NoDuplicatesSampling();

    /** A plain shuffle; {@code BatchSamplers.BATCH_SAMPLER}. */
    BatchSampling RANDOM = new RandomSampling();

    /** Texts of several classes in a batch, two or more of each; {@code BatchSamplers.GROUP_BY_LABEL}. */
    BatchSampling GROUP_BY_LABEL = new GroupByLabelSampling();

    /** Its name in {@code run.json}, for instance {@code no_duplicates}. */
    String name();

    /**
     * The sampler of a run.
     *
     * @param textIds {@code [rows][columns]}, equal where texts are; not to be changed
     * @param batchSize most rows of a batch
     * @param seed the same seed must give the same batches
     * @throws io.github.jjak.error.UsageException if the rows cannot be put into such batches
     */
    BatchSampler sampler(int[][] textIds, int batchSize, long seed);
}
