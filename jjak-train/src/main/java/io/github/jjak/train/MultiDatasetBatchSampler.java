package io.github.jjak.train;

import io.github.jjak.train.internal.ProportionalOrder;
import io.github.jjak.train.internal.RoundRobinOrder;

/**
 * From which data set each step of an epoch takes its batch; names and meanings are sentence-transformers'. Own ones implement this
 * interface; they are compared by their name when a run goes on.
 */
public interface MultiDatasetBatchSampler {

    /** Every batch of every set once, in random order: large sets are seen more often. */
    MultiDatasetBatchSampler PROPORTIONAL = new ProportionalOrder("proportional");

    /** One set after the other in turn, until the smallest has no batch left. */
    MultiDatasetBatchSampler ROUND_ROBIN = new RoundRobinOrder("round_robin");

    /** Its name in {@code run.json}. */
    String name();

    /**
     * The set of each step of an epoch: as many numbers for the same numbers of steps, whatever the epoch.
     *
     * @param steps how many steps each set has in the epoch; a set must not be taken more often
     */
    int[] order(int[] steps, long seed, int epoch);
}
