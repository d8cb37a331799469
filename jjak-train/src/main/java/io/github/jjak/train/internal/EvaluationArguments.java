package io.github.jjak.train.internal;

import io.github.jjak.run.RunFacts;
import org.jspecify.annotations.Nullable;

/**
 * When a model is measured.
 *
 * @param evalSteps steps between evaluations; null for once per epoch
 * @param earlyStoppingPatience ends the run after so many evaluations in a row that were not better than the best; null for never
 */
public record EvaluationArguments(
        @Nullable Integer evalSteps, @Nullable Integer earlyStoppingPatience) {

    public EvaluationArguments {
        Range.atLeast("evalSteps", evalSteps, 1);
        Range.atLeast("earlyStoppingPatience", earlyStoppingPatience, 1);
    }

    /** @param measures whether the model is measured: then these decide which one is the best, and when patience is over */
    void addTo(RunFacts.Builder facts, boolean measures) {
        if (measures) {
            facts.deciding("eval_steps", evalSteps).deciding("early_stopping_patience", earlyStoppingPatience);
        } else {
            facts.undeciding("eval_steps", evalSteps).undeciding("early_stopping_patience", earlyStoppingPatience);
        }
    }
}
