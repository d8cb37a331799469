package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Losses and gradient norms of a run, to be compared with those of another one. */
public final class StepLog implements TrainingListener {

    /** DESIGN's tolerance for several workers. */
    private static final double TOLERANCE = 1e-5;

    private final List<Double> losses = new ArrayList<>();
    private final List<Double> norms = new ArrayList<>();
    private final List<Map<String, Double>> evaluations = new ArrayList<>();

    @Override
    public void onStep(StepReport step) {
        losses.add(step.loss());
        norms.add(step.gradNorm());
    }

    @Override
    public void onEvaluation(int step, Map<String, Double> metrics, boolean best) {
        evaluations.add(metrics);
    }

    /** What was measured, the first time before the first step; only the first of several workers says it. */
    public List<Map<String, Double>> evaluations() {
        return evaluations;
    }

    /** How many steps were made. */
    public int steps() {
        return losses.size();
    }

    /** Losses and norms of the gradient, one after the other. */
    public List<Double> numbers() {
        return Stream.concat(losses.stream(), norms.stream()).toList();
    }

    /** The steps of this run, then those of the run that went on. */
    public StepLog followedBy(StepLog other) {
        StepLog both = new StepLog();
        both.losses.addAll(losses);
        both.losses.addAll(other.losses);
        both.norms.addAll(norms);
        both.norms.addAll(other.norms);
        return both;
    }

    /**
     * Every loss is the other run's. The norm of the first gradient is, too: AdamW hardly sees a factor of a gradient, so a gradient that
     * counts twice would not show in the losses.
     */
    public void requireSame(StepLog other) {
        assertThat(losses).hasSameSizeAs(other.losses).isNotEmpty();
        for (int step = 0; step < losses.size(); step++) {
            double expected = other.losses.get(step);
            assertThat(Math.abs(losses.get(step) - expected))
                    .as("loss of step %d, %s", step, expected)
                    .isLessThan(TOLERANCE * Math.max(1, Math.abs(expected)));
        }
        double norm = other.norms.get(0);
        assertThat(norm).isPositive();
        assertThat(Math.abs(norms.get(0) - norm))
                .as("norm of the first gradient, %s", norm)
                .isLessThan(TOLERANCE * norm);
    }
}
