package io.github.jjak.train.internal;

import java.util.function.IntToDoubleFunction;

/**
 * Learning rate over a run: the linear schedule's warm-up, then down to 0 along half a cosine;
 * {@code get_cosine_schedule_with_warmup} of transformers.
 *
 * @param linear peak, warm-up and length
 */
public record CosineSchedule(LinearSchedule linear) implements IntToDoubleFunction {

    @Override
    public double applyAsDouble(int step) {
        if (step < linear.warmupSteps()) {
            return linear.applyAsDouble(step);
        }
        double done = (double) (step - linear.warmupSteps()) / Math.max(1, linear.totalSteps() - linear.warmupSteps());
        return linear.peak() * Math.max(0.0, 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
