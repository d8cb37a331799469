package io.github.jjak.bench;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Runs work some times unmeasured, then some times measured. */
final class Repetition {

    /** Enough that one disturbed run does not move the median. */
    static final int RUNS = 5;

    static final int WARM_UPS = 2;

    private Repetition() {}

    /** Seconds of each measured run, {@code [RUNS]}. */
    static double[] seconds(Runnable work) {
        for (int i = 0; i < WARM_UPS; i++) {
            work.run();
        }
        double[] seconds = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        return seconds;
    }

    /** Turns seconds into how much of {@code amount} is done per second. */
    static double[] perSecond(double[] seconds, double amount) {
        DoubleUnaryOperator rate = second -> amount / second;
        return Arrays.stream(seconds).map(rate).toArray();
    }
}
