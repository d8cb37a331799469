package io.github.jjak.negatives.filter.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.CandidateFilter;
import java.util.OptionalDouble;

/**
 * Rejects scores that come too near to the right answer's score s+ (NV-Retriever, arXiv 2407.15831): above {@code s+ - m}
 * (TopK-MarginPos), or above {@code s+ - m |s+|}. The latter is TopK-PercPos with p = 1 - m for positive scores; the paper's
 * {@code p s+} would ask for more than s+ where s+ is negative. What has no score, or whose s+ is not known, passes.
 */
public final class MarginFilter implements CandidateFilter {

    /** The paper's best relative margin. */
    public static final double NV_RETRIEVER = 0.05;

    private static final double GREATEST = 1e6;

    private final double margin;
    private final boolean relative;

    private MarginFilter(double margin, boolean relative) {
        this.margin = margin;
        this.relative = relative;
        check("`" + name() + "`", margin);
    }

    /**
     * Refuses a margin that no two scores can have.
     *
     * @throws UsageException naming the option, for a margin that is not in [0, 1e6]
     */
    public static void check(String option, double margin) {
        if (!(margin >= 0 && margin <= GREATEST)) {
            throw new UsageException(
                    option + " must be a number from 0 to " + GREATEST + ", for example 0.05, but is " + margin + ".");
        }
    }

    /** Rejects {@code s > s+ - m}. */
    public static MarginFilter absolute(double margin) {
        return new MarginFilter(margin, false);
    }

    /** Rejects {@code s > s+ - m |s+|}. */
    public static MarginFilter relative(double margin) {
        return new MarginFilter(margin, true);
    }

    @Override
    public Reason reason() {
        return Reason.MARGIN;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        double positive = candidate.positiveScore();
        return candidate.score() > positive - margin * (relative ? Math.abs(positive) : 1);
    }

    @Override
    public String name() {
        return relative ? "mining-margin" : "mining-absolute-margin";
    }

    @Override
    public double value() {
        return margin;
    }

    @Override
    public OptionalDouble valueThatKeeps(Candidate candidate) {
        double positive = candidate.positiveScore();
        double gap = (positive - candidate.score()) / (relative ? Math.abs(positive) : 1);
        return gap >= 0 && Double.isFinite(gap) ? OptionalDouble.of(gap) : OptionalDouble.empty();
    }
}
