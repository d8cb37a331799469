package io.github.jjak.train.internal;

import java.util.function.IntToDoubleFunction;

/**
 * Learning rate over a run: up from 0 over the warm-up, then down to 0; {@code get_linear_schedule_with_warmup} of
 * transformers, which starts at 0 and so changes nothing in its first step.
 *
 * @param peak highest rate
 * @param warmupSteps steps of the rise, 0 for none
 * @param totalSteps steps of the run
 */
public record LinearSchedule(double peak, int warmupSteps, int totalSteps) implements IntToDoubleFunction {

    @Override
    public double applyAsDouble(int step) {
        if (step < warmupSteps) {
            return peak * ((double) step / Math.max(1, warmupSteps));
        }
        return peak * Math.max(0.0, (double) (totalSteps - step) / Math.max(1, totalSteps - warmupSteps));
    }
}
