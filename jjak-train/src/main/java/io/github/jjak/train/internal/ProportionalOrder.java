package io.github.jjak.train.internal;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.train.MultiDatasetBatchSampler;
import java.util.Arrays;

/** {@link MultiDatasetBatchSampler#PROPORTIONAL}. */
public record ProportionalOrder(String name) implements MultiDatasetBatchSampler {

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
