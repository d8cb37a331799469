package io.github.jjak.eval.internal;

/**
 * The difference of two means with its bootstrap interval.
 *
 * @param difference mean after minus mean before
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param confidence confidence of the interval, such as 0.95
 * @param clusters number of independent clusters behind it
 */
public record MeanDifference(double difference, double low, double high, double confidence, int clusters) {

    /** Whether the interval lies wholly on one side of zero. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}
