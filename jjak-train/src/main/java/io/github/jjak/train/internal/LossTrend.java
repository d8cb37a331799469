package io.github.jjak.train.internal;

import java.util.Arrays;
import java.util.Locale;

/**
 * Has the loss moved? The mean of the first tenth of a run's steps against that of the last tenth. A difference counts when it is
 * more than twice its standard error (batches differ) and more than a hundredth of the loss. Not thread-safe.
 */
public final class LossTrend {

    private static final int FEWEST_STEPS = 20;
    private static final int FEWEST_IN_A_PART = 5;
    private static final double SMALLEST_SHARE = 0.01;
    private static final double STANDARD_ERRORS = 2;

    /** What became of the loss. */
    public enum Direction {
        /** It fell, as it should. */
        FELL,
        /** It is where it was. */
        STAYED,
        /** It rose. */
        ROSE,
        /** The steps are too few to tell, or the loss was next to nothing from the start. */
        UNKNOWN
    }

    private double[] losses = new double[64];
    private int steps;

    /** Takes the loss of the next step; one that is not finite is left out. */
    public void add(double loss) {
        if (Double.isFinite(loss)) {
            if (steps == losses.length) {
                losses = Arrays.copyOf(losses, 2 * steps);
            }
            losses[steps++] = loss;
        }
    }

    /** What became of the loss so far. */
    public Direction direction() {
        if (steps < FEWEST_STEPS || first() < SMALLEST_SHARE) {
            return Direction.UNKNOWN;
        }
        int part = part();
        double error = Math.sqrt((variance(0, first()) + variance(steps - part, last())) / part);
        double fall = first() - last();
        if (Math.abs(fall) <= Math.max(STANDARD_ERRORS * error, SMALLEST_SHARE * first())) {
            return Direction.STAYED;
        }
        return fall > 0 ? Direction.FELL : Direction.ROSE;
    }

    /** What to try, as a sentence; empty where nothing needs to be said. */
    public String advice(double learningRate) {
        String numbers = String.format(
                Locale.ROOT, "%.4f over the first tenth of the steps, %.4f over the last", first(), last());
        return switch (direction()) {
            case STAYED ->
                "The loss has not moved: " + numbers + ". Try a higher `learningRate` than " + learningRate
                        + " (encoders of a few million parameters need about 1e-3), more `epochs`, and see with `DatasetCheck`"
                        + " whether questions and answers belong together.";
            case ROSE ->
                "The loss has risen: " + numbers + ". Try a lower `learningRate` than " + learningRate
                        + ", or a longer warm-up (`warmupRatio`).";
            case FELL, UNKNOWN -> "";
        };
    }

    private int part() {
        return Math.min(Math.max(FEWEST_IN_A_PART, steps / 10), Math.max(1, steps));
    }

    private double first() {
        return mean(0);
    }

    private double last() {
        return mean(Math.max(0, steps - part()));
    }

    private double mean(int from) {
        return Arrays.stream(losses, from, Math.min(steps, from + part()))
                .average()
                .orElse(0);
    }

    /** Of the steps of a part. */
    private double variance(int from, double mean) {
        double squares = 0;
        for (int step = from; step < from + part(); step++) {
            squares += (losses[step] - mean) * (losses[step] - mean);
        }
        return squares / (part() - 1);
    }
}
