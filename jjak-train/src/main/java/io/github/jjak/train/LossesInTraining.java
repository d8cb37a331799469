package io.github.jjak.train;

import io.github.jjak.loss.Loss;
import io.github.jjak.memory.internal.LossSize;
import io.github.jjak.tensor.internal.Parameter;
import java.util.ArrayList;
import java.util.List;

/** The losses of a run, one per data set, with their own parameters. Owns these; not thread-safe. */
final class LossesInTraining implements AutoCloseable {

    private static final String PREFIX = "loss.";

    private final int dimension;
    private final long seed;
    private final List<LossInTraining> losses = new ArrayList<>();

    LossesInTraining(int dimension, long seed) {
        this.dimension = dimension;
        this.seed = seed;
    }

    /** The loss of a run on one data set. */
    LossInTraining only(Loss loss) {
        return add(PREFIX, loss);
    }

    /** The loss of one of several data sets. */
    LossInTraining ofTask(String task, Loss loss) {
        return add(PREFIX + task + ".", loss);
    }

    private LossInTraining add(String prefix, Loss loss) {
        LossInTraining made = LossInTraining.of(prefix, loss, dimension, seed);
        losses.add(made);
        return made;
    }

    List<Parameter> parameters() {
        return losses.stream().flatMap(loss -> loss.parameters().stream()).toList();
    }

    LossSize size() {
        int widest = losses.stream()
                .flatMap(loss -> loss.loss().parameters(dimension).stream())
                .flatMap(parameter -> parameter.shape().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        return new LossSize(losses.stream().mapToLong(LossInTraining::size).sum(), widest);
    }

    void clearGradients() {
        losses.forEach(LossInTraining::clearGradients);
    }

    @Override
    public void close() {
        losses.forEach(LossInTraining::close);
        losses.clear();
    }
}
