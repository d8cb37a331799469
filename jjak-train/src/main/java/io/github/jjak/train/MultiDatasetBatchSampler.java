package io.github.jjak.train;

import io.github.jjak.data.internal.SeededRandom;
import java.util.Arrays;

/**
 * From which data set each step of an epoch takes its batch; names and meanings are sentence-transformers'. Own ones implement this
 * interface; they are compared by their name when a run goes on.
 */
public interface MultiDatasetBatchSampler {

    /** Every batch of every set once, in random order: large sets are seen more often. */
    MultiDatasetBatchSampler PROPORTIONAL = new Proportional("proportional");

    /** One set after the other in turn, until the smallest has no batch left. */
    MultiDatasetBatchSampler ROUND_ROBIN = new RoundRobin("round_robin");

    /** Its name in {@code run.json}. */
    String name();

    /**
     * The set of each step of an epoch: as many numbers for the same numbers of steps, whatever the epoch.
     *
     * @param steps how many steps each set has in the epoch; a set must not be taken more often
     */
    int[] order(int[] steps, long seed, int epoch);

    /** {@link #PROPORTIONAL}. */
    record Proportional(String name) implements MultiDatasetBatchSampler {

        @Override
        public int[] order(int[] steps, long seed, int epoch) {
            int[] order = new int[Arrays.stream(steps).sum()];
            int next = 0;
            for (int set = 0; set < steps.length; set++) {
                Arrays.fill(order, next, next + steps[set], set);
                next += steps[set];
            }
            SeededRandom.of(seed, epoch).shuffle(order, 0, order.length);
            return order;
        }
    }

    /** {@link #ROUND_ROBIN}. */
    record RoundRobin(String name) implements MultiDatasetBatchSampler {

        @Override
        public int[] order(int[] steps, long seed, int epoch) {
            int rounds = Arrays.stream(steps).min().orElse(0);
            int[] order = new int[rounds * steps.length];
            for (int step = 0; step < order.length; step++) {
                order[step] = step % steps.length;
            }
            return order;
        }
    }
}
