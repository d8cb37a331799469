package io.github.jjak.train.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Deals the steps of a run and puts their gradients into the model.
 *
 * <p>Steps are deterministic: the same epoch, step and seed put the same gradient into the same parameters, bit for bit. Otherwise a
 * resumed run would be another one. Called on the training thread only.
 */
public interface Steps {

    /** The steps of an epoch, counted from 0. */
    Epoch epoch(int epoch);

    /** How many steps each epoch has, where all have the same number; else empty. */
    default OptionalInt stepsOfEveryEpoch() {
        return OptionalInt.empty();
    }

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
    default void restore(Path folder, int step) {}

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
         * @param progress is told how far it is
         */
        Gradient accumulate(int stepOfEpoch, int step, BackwardProgress progress);
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
}
