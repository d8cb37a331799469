package io.github.jjak.train;

import io.github.jjak.train.internal.LinearSchedule;

/**
 * How the learning rate rises and falls over a run; {@code lr_scheduler_type} of transformers. Own ones implement this interface;
 * they are compared by their name when a run goes on.
 */
public interface LearningRateSchedule {

    /** After warm-up in a straight line to 0. */
    LearningRateSchedule LINEAR = new Known("linear", LinearSchedule::new);

    /** After warm-up along half a cosine to 0. */
    LearningRateSchedule COSINE =
            new Known("cosine", (peak, warmup, total) -> new CosineSchedule(new LinearSchedule(peak, warmup, total)));

    /** Its name in {@code run.json}, for instance {@code linear}. */
    String name();

    /**
     * The rates of a run.
     *
     * @param peak highest rate
     * @param warmupSteps steps of the rise, 0 for none
     * @param totalSteps steps of the run
     */
    Schedule of(double peak, int warmupSteps, int totalSteps);

    /** A schedule that has a name here. */
    record Known(String name, Rates rates) implements LearningRateSchedule {

        @Override
        public Schedule of(double peak, int warmupSteps, int totalSteps) {
            return rates.of(peak, warmupSteps, totalSteps);
        }

        /** {@link LearningRateSchedule#of}. */
        @FunctionalInterface
        public interface Rates {
            Schedule of(double peak, int warmupSteps, int totalSteps);
        }
    }
}
