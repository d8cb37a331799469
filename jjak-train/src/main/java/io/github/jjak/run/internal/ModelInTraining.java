package io.github.jjak.run.internal;

import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model under an optimiser: what may change of it, what must know when it has, and how it is saved. */
public interface ModelInTraining {

    /** The model that evaluators measure. */
    SentenceTransformer transformer();

    /** Everything the optimiser may change, in a fixed order; names are unique. */
    List<Parameter> parameters();

    /** Parameters of each layer of which a step tells when their gradients are complete; by default it tells nothing. */
    default List<List<Parameter>> layerParameters() {
        return List.of();
    }

    /** Losses whose own parameters an evaluator may look at; by default none. */
    default List<TrainedLoss> trainedLosses() {
        return List.of();
    }

    /** Called after every change of the parameters: an update, or a checkpoint that was restored. */
    void parametersChanged();

    /**
     * Makes all gradients undefined.
     *
     * @param keepMemory whether memory of gradients may be kept for the next step
     */
    void clearGradients(boolean keepMemory);

    /** Saves the model as it is now, whole or not at all. */
    void save(Path folder, Saved about);

    /**
     * What is said about a saved model.
     *
     * @param settings all settings of the run
     * @param step steps done
     * @param measuredOn on how much it was measured; null if it was not
     * @param base metrics before training; empty if none were measured
     * @param last the newest metrics; empty if none were measured
     */
    record Saved(
            Map<String, Object> settings,
            int step,
            @Nullable EvaluationSize measuredOn,
            Map<String, Double> base,
            Map<String, Double> last) {}
}
