package io.github.jjak.train.internal;

import io.github.jjak.train.MultiDatasetBatchSampler;
import java.util.Arrays;

/** {@link MultiDatasetBatchSampler#ROUND_ROBIN}. */
public record RoundRobinOrder(String name) implements MultiDatasetBatchSampler {

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
