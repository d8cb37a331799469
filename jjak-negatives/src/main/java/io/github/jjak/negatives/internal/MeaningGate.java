package io.github.jjak.negatives.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MeaningJudge;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Keeps negatives out that say the same as what they are held against, as a judge of entailment reads them: those whose probability is at
 * least the threshold. Thread-safe if the judge is.
 *
 * @param judge reads pairs
 * @param threshold from which on a candidate is out, above 0 and at most 1
 * @param direction what must follow from what
 * @param pairs what is read of a candidate
 */
public record MeaningGate(
        MeaningJudge judge, double threshold, Direction direction, Function<Candidate, ReadPair> pairs) {

    /** The threshold unless another one is wanted, chosen on a development file (docs/decisions/0245). */
    public static final double DEFAULT_THRESHOLD = 0.8;

    /** What must follow from what. */
    public enum Direction {
        /**
         * Each from the other: the two texts say the same. The probability is the lower one of the two; where that of the original is below
         * the threshold already, it is that one, and the other is not read.
         */
        BOTH,
        /** The original from the candidate: who reads the candidate learns what the original says. */
        ORIGINAL_FOLLOWS
    }

    /**
     * What is read of a candidate.
     *
     * @param original what it is held against
     * @param candidate the text itself, or the part of it that differs
     */
    public record ReadPair(String original, String candidate) {}

    /** @throws UsageException for a threshold that is not above 0 and at most 1 */
    public MeaningGate {
        check(threshold);
    }

    /** @throws UsageException for a threshold that is not above 0 and at most 1 */
    public static void check(double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new UsageException("`gateThreshold` must be above 0 and at most 1, for example 0.8, but is "
                    + threshold + ". It is the probability from which a negative says the same.");
        }
    }

    /**
     * The probability of each candidate that it says the same, in order. All are read in one call of the judge, and in a second one those
     * that the first direction does not settle: a lower probability of the other could only be further below the threshold.
     */
    float[] sameMeaning(List<Candidate> candidates) {
        List<ReadPair> read = candidates.stream().map(pairs).toList();
        float[] probabilities = judge.probabilities(
                read.stream().map(ReadPair::candidate).toList(),
                read.stream().map(ReadPair::original).toList());
        if (direction == Direction.ORIGINAL_FOLLOWS || judge.isSymmetric()) {
            return probabilities;
        }
        int[] open = IntStream.range(0, probabilities.length)
                .filter(candidate -> rejects(probabilities[candidate]))
                .toArray();
        if (open.length == 0) {
            return probabilities;
        }
        float[] others = judge.probabilities(
                IntStream.of(open).mapToObj(each -> read.get(each).original()).toList(),
                IntStream.of(open).mapToObj(each -> read.get(each).candidate()).toList());
        for (int i = 0; i < open.length; i++) {
            probabilities[open[i]] = Math.min(probabilities[open[i]], others[i]);
        }
        return probabilities;
    }

    /** Whether a candidate of this probability is out. */
    boolean rejects(float probability) {
        return probability >= (float) threshold;
    }
}
