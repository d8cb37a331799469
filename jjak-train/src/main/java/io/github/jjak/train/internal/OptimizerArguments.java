package io.github.jjak.train.internal;

import io.github.jjak.run.RunFacts;
import io.github.jjak.train.TrainingArguments.OnNonfinite;
import java.util.Locale;
import java.util.Objects;

/**
 * How gradients become updates.
 *
 * @param weightDecay decoupled decay of matrices, in [0, 1); biases and norms never decay
 * @param maxGradNorm global length to which gradients are clipped, 1e-9 to 1e9
 * @param onNonfinite what to do with a batch whose loss or gradient is not finite
 */
public record OptimizerArguments(double weightDecay, double maxGradNorm, OnNonfinite onNonfinite) {

    static final OptimizerArguments DEFAULT = new OptimizerArguments(0.01, 1.0, OnNonfinite.STOP);

    public OptimizerArguments {
        Range.require(weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay, "from 0 to below 1");
        Range.require(maxGradNorm >= 1e-9 && maxGradNorm <= 1e9, "maxGradNorm", maxGradNorm, "from 1e-9 to 1e9");
        Objects.requireNonNull(onNonfinite, "onNonfinite");
    }

    void addTo(RunFacts.Builder facts) {
        facts.deciding("weight_decay", weightDecay)
                .deciding("max_grad_norm", maxGradNorm)
                // A run that ended at such a batch may go on and skip the next ones.
                .undeciding("on_nonfinite", onNonfinite.name().toLowerCase(Locale.ROOT));
    }
}
