package io.github.jjak.train;

import io.github.jjak.eval.EvaluationSize;
import io.github.jjak.run.RunFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a run minimises, on what, and what it leaves behind: all that {@link TrainingLoop} does not know.
 *
 * <p>An objective is deterministic: the same epoch, step and seed put the same gradient into the same parameters, bit for bit.
 * Otherwise a resumed run would be another one. Called on the training thread only.
 */
public interface Objective extends Trainable, AutoCloseable {

    /** The steps of an epoch, counted from 0. */
    Epoch epoch(int epoch);

    /** How many steps each epoch has, where all have the same number; else empty. */
    default OptionalInt stepsOfEveryEpoch() {
        return OptionalInt.empty();
    }

    /** Whether {@link #evaluate} measures anything. */
    boolean measures();

    /** Metrics of the model as it is now, by name. */
    Map<String, Double> evaluate();

    /** On how much is measured; null where nothing is said of it. */
    default @Nullable EvaluationSize evaluationSize() {
        return null;
    }

    /** The metric that chooses the best model. */
    String primaryMetric();

    /** Whether a greater value of that metric is better, as of most; {@code greater_is_better} of transformers. */
    default boolean greaterIsBetter() {
        return true;
    }

    /** What the run will do, for who watches it. */
    TrainingPlan plan(int stepsPerEpoch, int totalSteps, int firstStep);

    /**
     * What is trained on what and how, besides the arguments of the loop. Asked before the first step, while the model is the one that
     * the run starts from.
     */
    RunFacts facts();

    /** Most tokens whose activations are in memory at once. */
    int miniBatchTokens();

    /** Saves the model as it is now, whole or not at all. */
    void save(Path folder, Saved about);

    /** Frees what training needs beyond the model. */
    @Override
    void close();

    /**
     * Called before each step and outside its time: makes afresh what is made afresh every few steps. By default nothing is.
     *
     * @param step steps done
     * @return numbers for a line of {@code metrics.jsonl}; empty if nothing was made
     */
    default Map<String, Number> refresh(int step) {
        return Map.of();
    }

    /**
     * Called before a checkpoint is written: writes what a run that goes on from it cannot make again. By default there is nothing.
     *
     * @param folder the run folder
     * @param step steps done
     * @return names of the files in the run folder that the checkpoint needs
     */
    default List<String> keep(Path folder, int step) {
        return List.of();
    }

    /**
     * Called when a checkpoint was restored and all that {@link #keep} named is there; reads it back.
     *
     * @param folder the run folder
     * @param step steps done
     */
    default void restored(Path folder, int step) {}

    /** The steps of one epoch. */
    interface Epoch {

        /** How many there are. */
        int steps();

        /** Numbers of the rows of a step, for a report on it. */
        int[] rows(int stepOfEpoch);

        /**
         * Adds a step's gradient to the parameters.
         *
         * @param stepOfEpoch which, from 0
         * @param step number of the step in the run, from 0, for the seeds of dropout
         */
        Gradient accumulate(int stepOfEpoch, int step);
    }

    /**
     * What a step gave.
     *
     * @param loss value of the loss
     * @param tokens tokens that went through the encoder
     * @param miniBatches forward passes with a graph
     * @param numbers what else is worth a line, by its name in {@code metrics.jsonl}
     */
    record Gradient(double loss, int tokens, int miniBatches, Map<String, Number> numbers) {}

    /**
     * What is said about a saved model.
     *
     * @param settings all settings of the run
     * @param step steps done
     * @param base metrics before training; empty if none were measured
     * @param last the newest metrics; empty if none were measured
     */
    record Saved(Map<String, Object> settings, int step, Map<String, Double> base, Map<String, Double> last) {}
}
