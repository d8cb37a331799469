package io.github.jjak.train.internal;

import io.github.jjak.run.RunFacts;
import org.jspecify.annotations.Nullable;

/**
 * What is written while a run goes on, and when.
 *
 * @param saveSteps steps between checkpoints; null for at each evaluation
 * @param saveTotalLimit checkpoints that are kept, the newest, 1 to 1,000,000
 * @param loggingSteps steps between lines of {@code metrics.jsonl}, at least 1
 * @param tensorBoard whether these lines are written as event files of TensorBoard too
 */
public record SavingArguments(@Nullable Integer saveSteps, int saveTotalLimit, int loggingSteps, boolean tensorBoard) {

    /** Two checkpoints, so that a damaged one has a predecessor. */
    static final SavingArguments DEFAULT = new SavingArguments(null, 2, 1, false);

    private static final int MOST_CHECKPOINTS = 1_000_000;

    public SavingArguments {
        Range.atLeast("saveSteps", saveSteps, 1);
        Range.atLeast("saveTotalLimit", saveTotalLimit, 1);
        Range.require(
                saveTotalLimit <= MOST_CHECKPOINTS, "saveTotalLimit", saveTotalLimit, "at most " + MOST_CHECKPOINTS);
        Range.atLeast("loggingSteps", loggingSteps, 1);
    }

    /** Not what is computed, but what is written of it. */
    void addTo(RunFacts.Builder facts) {
        facts.undeciding("save_steps", saveSteps)
                .undeciding("save_total_limit", saveTotalLimit)
                .undeciding("logging_steps", loggingSteps)
                .undeciding("tensorboard", tensorBoard);
    }
}
