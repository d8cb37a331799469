package io.github.jjak.train.internal;

import io.github.jjak.run.RunFacts;
import org.jspecify.annotations.Nullable;

/**
 * How long a run is.
 *
 * @param epochs passes over the data, at least 1
 * @param maxSteps ends the run early; null for all steps of all epochs
 */
public record LengthArguments(int epochs, @Nullable Integer maxSteps) {

    public LengthArguments {
        Range.atLeast("epochs", epochs, 1);
        Range.atLeast("maxSteps", maxSteps, 1);
    }

    void addTo(RunFacts.Builder facts) {
        // What the second one decides is the number of steps, which is compared.
        facts.deciding("epochs", epochs).undeciding("max_steps", maxSteps);
    }
}
