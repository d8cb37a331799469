package io.github.jjak.train;

import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.Steps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The steps of several data sets, each with a loss of its own: each step is one of theirs.
 *
 * @param names of the sets
 * @param tasks their steps, all of one and the same model; none of which is made afresh while training
 */
record MultiTaskSteps(List<String> names, List<PairSteps> tasks, MultiDatasetBatchSampler sampler, long seed)
        implements Steps {

    MultiTaskSteps {
        names = List.copyOf(names);
        tasks = List.copyOf(tasks);
    }

    @Override
    public Epoch epoch(int epoch) {
        List<Epoch> epochs = tasks.stream().map(task -> task.epoch(epoch)).toList();
        int[] order = sampler.order(epochs.stream().mapToInt(Epoch::steps).toArray(), seed, epoch);
        int[] stepOfTask = new int[order.length];
        int[] taken = new int[epochs.size()];
        for (int step = 0; step < order.length; step++) {
            stepOfTask[step] = taken[order[step]]++;
        }
        return new Mixed(epochs, order, stepOfTask);
    }

    @Override
    public OptionalInt stepsOfEveryEpoch() {
        List<OptionalInt> ofTasks =
                tasks.stream().map(PairSteps::stepsOfEveryEpoch).toList();
        if (ofTasks.stream().anyMatch(OptionalInt::isEmpty)) {
            return OptionalInt.empty();
        }
        int[] steps = ofTasks.stream().mapToInt(OptionalInt::getAsInt).toArray();
        return OptionalInt.of(sampler.order(steps, seed, 0).length);
    }

    /** An epoch of all sets; which set, and which of its steps, for each step. */
    private final class Mixed implements Epoch {
        private final List<Epoch> epochs;
        private final int[] order;
        private final int[] stepOfTask;

        Mixed(List<Epoch> epochs, int[] order, int[] stepOfTask) {
            this.epochs = epochs;
            this.order = order;
            this.stepOfTask = stepOfTask;
        }

        @Override
        public int steps() {
            return order.length;
        }

        @Override
        public int[] rows(int stepOfEpoch) {
            return epochs.get(order[stepOfEpoch]).rows(stepOfTask[stepOfEpoch]);
        }

        @Override
        public Gradient accumulate(int stepOfEpoch, int step, BackwardProgress progress) {
            Gradient gradient = epochs.get(order[stepOfEpoch]).accumulate(stepOfTask[stepOfEpoch], step, progress);
            Map<String, Number> numbers = new LinkedHashMap<>(gradient.numbers());
            numbers.put("loss_" + names.get(order[stepOfEpoch]), gradient.loss());
            return new Gradient(gradient.loss(), gradient.tokens(), gradient.miniBatches(), numbers);
        }
    }
}
