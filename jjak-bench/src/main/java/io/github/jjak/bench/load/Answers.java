package io.github.jjak.bench.load;

import java.util.Arrays;

/**
 * What came back: how long each answer of one status took, sorted.
 *
 * @param milliseconds ascending
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, never compared
record Answers(double[] milliseconds) {

    /** Sorts them. */
    static Answers of(double[] milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return new Answers(sorted);
    }

    int count() {
        return milliseconds.length;
    }

    /** The time within which this share was answered; 0 if nothing was. */
    double within(double share) {
        return milliseconds.length == 0
                ? 0
                : milliseconds[(int) Math.min(milliseconds.length - 1, share * milliseconds.length)];
    }

    /** The share that was answered within this time. */
    double shareWithin(double most) {
        return Arrays.stream(milliseconds).filter(time -> time <= most).count()
                / (double) Math.max(1, milliseconds.length);
    }
}
