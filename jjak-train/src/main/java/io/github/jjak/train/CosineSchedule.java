package io.github.jjak.train;

import io.github.jjak.train.internal.LinearSchedule;

/**
 * Learning rate over a run: the linear schedule's warm-up, then down to 0 along half a cosine;
 * {@code get_cosine_schedule_with_warmup} of transformers.
 *
 * @param linear peak, warm-up and length
 */
record CosineSchedule(LinearSchedule linear) implements Schedule {

    @Override
    public double rate(int step) {
        if (step < linear.warmupSteps()) {
            return linear.rate(step);
        }
        double done = (double) (step - linear.warmupSteps()) / Math.max(1, linear.totalSteps() - linear.warmupSteps());
        return linear.peak() * Math.max(0.0, 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
