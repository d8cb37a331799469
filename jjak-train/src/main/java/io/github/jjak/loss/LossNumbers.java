package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;

/** Ranges of the losses' numbers. They are far wider than what is used, and narrow enough for float32 to hold what comes of them. */
final class LossNumbers {

    /** Of factors, temperatures, weights and distances; the least is its inverse. */
    static final double GREATEST = 1e6;

    static final double LEAST = 1e-6;

    private LossNumbers() {}

    /** The value, if it is a factor from 1e-6 to 1e6. */
    static double factor(double value, String option) {
        return within(LEAST, GREATEST, value, option);
    }

    /** The function, if it is one of products; the losses that compare by products have no use for a distance. */
    static SimilarityFunction ofProducts(SimilarityFunction value) {
        if (value.isDistance()) {
            throw new UsageException("similarity must be COSINE or DOT, but is " + value + ".");
        }
        return value;
    }

    /** The value, if it is a number in the range. */
    static double within(double least, double greatest, double value, String option) {
        if (!(value >= least && value <= greatest)) {
            throw new UsageException(
                    option + " must be a number from " + least + " to " + greatest + ", but is " + value + ".");
        }
        return value;
    }
}
