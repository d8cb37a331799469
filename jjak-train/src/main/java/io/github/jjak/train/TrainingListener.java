package io.github.jjak.train;

import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.internal.Steps;
import java.nio.file.Path;
import java.util.Map;

/** Observes a run; it cannot change it. All methods are called on the training thread. */
public interface TrainingListener {

    /** An observer that looks away. */
    TrainingListener NONE = new TrainingListener() {};

    /** The run is planned and about to start. */
    default void onStart(TrainingPlan plan) {}

    /**
     * The run was to be resumed, but is complete: nothing is done, and what follows is what came of it.
     *
     * @param folder the run folder
     */
    default void onComplete(Path folder, TrainingResult result) {}

    /** A step is done. */
    default void onStep(StepReport step) {}

    /**
     * The model was measured.
     *
     * @param step steps done; 0 is the base model
     * @param metrics by name
     * @param best whether no earlier measurement was better
     */
    default void onEvaluation(int step, Map<String, Double> metrics, boolean best) {}

    /**
     * Something was made afresh for the steps that follow, such as negatives mined again; see {@link Steps#refresh}.
     *
     * @param step steps done
     * @param numbers what is to be said of it, by its name in {@code metrics.jsonl}, for instance {@code rows_with_negatives}
     * @param seconds how long it took
     */
    default void onRefresh(int step, Map<String, Number> numbers, double seconds) {}

    /** A folder was written. */
    default void onSave(Path folder) {}
}
