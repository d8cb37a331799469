package io.github.jjak.train.internal;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * An epoch's batches, some to a step.
 *
 * @param batches row numbers of each batch
 * @param perStep batches of a step, at least 1; the last step may have fewer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BatchesOfSteps(int[][] batches, int perStep) {

    /** How many steps there are. */
    public int steps() {
        return steps(batches.length, perStep);
    }

    /** How many steps so many batches make. */
    public static int steps(int batches, int perStep) {
        return batches / perStep + (batches % perStep == 0 ? 0 : 1);
    }

    /** Row numbers of each batch of a step. */
    public int[][] of(int stepOfEpoch) {
        int from = stepOfEpoch * perStep;
        return Arrays.copyOfRange(batches, from, (int) Math.min((long) from + perStep, batches.length));
    }

    /** Row numbers of a step, batch after batch. */
    public int[] rows(int stepOfEpoch) {
        return Stream.of(of(stepOfEpoch)).flatMapToInt(Arrays::stream).toArray();
    }

    /** What a step does with its batches. */
    @FunctionalInterface
    public interface Accumulation {

        /** As {@link Steps.Epoch#accumulate}. */
        Steps.Gradient accumulate(int stepOfEpoch, int step, BackwardProgress progress);
    }

    /** The epoch of these batches. */
    public Steps.Epoch epoch(Accumulation accumulation) {
        return new Steps.Epoch() {
            @Override
            public int steps() {
                return BatchesOfSteps.this.steps();
            }

            @Override
            public int[] rows(int stepOfEpoch) {
                return BatchesOfSteps.this.rows(stepOfEpoch);
            }

            @Override
            public Steps.Gradient accumulate(int stepOfEpoch, int step, BackwardProgress progress) {
                return accumulation.accumulate(stepOfEpoch, step, progress);
            }
        };
    }
}
