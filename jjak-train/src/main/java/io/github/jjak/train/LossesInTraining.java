package io.github.jjak.train;

import io.github.jjak.loss.Loss;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.memory.internal.LossSize;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import java.util.ArrayList;
import java.util.List;

/** The losses of a run, one per data set, with their own parameters. Owns these; not thread-safe. */
final class LossesInTraining implements AutoCloseable {

    private static final String PREFIX = "loss.";

    private final SentenceTransformer model;
    private final Precision precision;
    private final boolean recomputeLayers;
    private final long seed;
    private final List<LossInTraining> losses = new ArrayList<>();

    /**
     * @param model what is trained
     * @param precision number format of the products of a loss's copy of it
     * @param recomputeLayers whether that copy's layers are run again for backward
     * @param seed of the run
     */
    LossesInTraining(SentenceTransformer model, Precision precision, boolean recomputeLayers, long seed) {
        this.model = model;
        this.precision = precision;
        this.recomputeLayers = recomputeLayers;
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
        LossInTraining made = LossInTraining.of(prefix, loss, model, precision, recomputeLayers, seed);
        losses.add(made);
        return made;
    }

    List<Parameter> parameters() {
        return losses.stream().flatMap(loss -> loss.parameters().stream()).toList();
    }

    /** With the values that their own parameters have now. */
    List<TrainedLoss> trained() {
        return losses.stream()
                .map(loss -> new TrainedLoss(loss.loss(), loss.values()))
                .toList();
    }

    LossSize size() {
        int dimension = model.internals().wholeDimension();
        int encoderLayers = model.internals().encoder().configuration().layers();
        int widest = losses.stream()
                .flatMap(loss -> loss.loss().parameters(dimension).stream())
                .flatMap(parameter -> parameter.shape().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        int layers = losses.stream()
                .mapToInt(loss -> loss.loss().layers(encoderLayers, seed).length)
                .max()
                .orElse(0);
        return new LossSize(losses.stream().mapToLong(LossInTraining::size).sum(), widest, layers);
    }

    void parametersChanged() {
        losses.forEach(LossInTraining::parametersChanged);
    }

    /** @param keepMemory whether memory of gradients may be kept for the next step */
    void clearGradients(boolean keepMemory) {
        losses.forEach(loss -> loss.clearGradients(keepMemory));
    }

    @Override
    public void close() {
        losses.forEach(LossInTraining::close);
        losses.clear();
    }
}
