package io.github.jjak.train.internal;

import io.github.jjak.train.LearningRateSchedule;
import java.util.function.IntToDoubleFunction;

/** A schedule of transformers, by its name there. */
public record NamedSchedule(String name, Rates rates) implements LearningRateSchedule {

    @Override
    public IntToDoubleFunction of(double peak, int warmupSteps, int totalSteps) {
        return rates.of(peak, warmupSteps, totalSteps);
    }

    /** {@link LearningRateSchedule#of}. */
    @FunctionalInterface
    public interface Rates {
        IntToDoubleFunction of(double peak, int warmupSteps, int totalSteps);
    }
}
