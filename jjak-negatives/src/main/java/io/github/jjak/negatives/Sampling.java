package io.github.jjak.negatives;

import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How negatives are drawn from the candidates that passed the filters.
 *
 * @param kind the way
 * @param steepness {@code a} of SimANS: how fast the weight falls with the distance from the centre, at least 0
 * @param offset {@code b} of SimANS: centre of the weights, measured from the right answer's score
 */
public record Sampling(Kind kind, double steepness, double offset) {

    /** Ways to draw. */
    public enum Kind {
        /** The best ranks. */
        TOP,
        /** All alike. */
        RANDOM,
        /**
         * Weight {@code exp(-a (s - s+ - b)^2)}: near the right answer's score s+, not above all others (SimANS, Zhou et al.,
         * EMNLP 2022, arXiv 2210.11773). Where s+ is not known, all alike.
         */
        SIMANS
    }

    /** For cosines: a candidate 0.1 from the centre has a weight of 0.37. */
    public static final double DEFAULT_STEEPNESS = 100;

    private static final double MOST_STEEPNESS = 1e12;

    /** No scores lie farther apart. */
    private static final double MOST_OFFSET = 1e6;

    /** @throws UsageException for a steepness that is not in [0, 1e12] or an offset that is not in [-1e6, 1e6] */
    public Sampling {
        if (!(steepness >= 0 && steepness <= MOST_STEEPNESS) || !(offset >= -MOST_OFFSET && offset <= MOST_OFFSET)) {
            throw new UsageException("SimANS needs `Sampling.steepness` from 0 to " + MOST_STEEPNESS
                    + " and `Sampling.offset` from " + -MOST_OFFSET + " to " + MOST_OFFSET + ", not " + steepness
                    + " and " + offset + ".");
        }
    }

    /** The best ranks. */
    public static Sampling top() {
        return new Sampling(Kind.TOP, DEFAULT_STEEPNESS, 0);
    }

    /** All alike. */
    public static Sampling random() {
        return new Sampling(Kind.RANDOM, DEFAULT_STEEPNESS, 0);
    }

    /** Around the right answer's score. */
    public static Sampling simans(double steepness, double offset) {
        return new Sampling(Kind.SIMANS, steepness, offset);
    }

    /** Lower-case name. */
    public String id() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /**
     * At most {@code count} of the candidates, in the order in which they stand.
     *
     * @param random 64 random bits with every call
     */
    public List<Candidate> draw(List<Candidate> candidates, int count, LongSupplier random) {
        if (count >= candidates.size() || kind == Kind.TOP) {
            return candidates.subList(0, Math.min(count, candidates.size()));
        }
        double[] keys = new double[candidates.size()];
        for (int i = 0; i < keys.length; i++) {
            // The largest of log-weight plus Gumbel noise are a draw without replacement (Vieira, 2014; Kool et al.,
            // 2019),
            // and nothing underflows as exp would.
            keys[i] = logWeight(candidates.get(i)) + gumbel(random);
        }
        int[] drawn = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> keys[i]).reversed())
                .mapToInt(Integer::intValue)
                .limit(count)
                .toArray();
        Arrays.sort(drawn);
        List<Candidate> result = new ArrayList<>();
        for (int i : drawn) {
            result.add(candidates.get(i));
        }
        return result;
    }

    private double logWeight(Candidate candidate) {
        double distance = candidate.score() - candidate.positiveScore() - offset;
        return kind == Kind.SIMANS && Double.isFinite(distance) ? -steepness * distance * distance : 0;
    }

    private static double gumbel(LongSupplier random) {
        // Uniform in (0, 1): 53 bits and a half, so that neither logarithm is infinite.
        double uniform = ((random.getAsLong() >>> 11) + 0.5) * 0x1.0p-53;
        return -Math.log(-Math.log(uniform));
    }
}
