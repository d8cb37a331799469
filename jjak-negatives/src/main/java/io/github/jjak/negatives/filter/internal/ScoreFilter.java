package io.github.jjak.negatives.filter.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.CandidateFilter;
import java.util.OptionalDouble;

/** Rejects scores above or below a bound (NV-Retriever's TopK-Abs, arXiv 2407.15831); what has no score passes. */
public final class ScoreFilter implements CandidateFilter {

    /** No strategy scores as high as this. */
    private static final double GREATEST = 1e6;

    private final double bound;
    private final boolean highest;

    private ScoreFilter(double bound, boolean highest) {
        check(highest ? "`maxScore`" : "`minScore`", bound);
        this.bound = bound;
        this.highest = highest;
    }

    /**
     * Refuses a score that no text can have.
     *
     * @throws UsageException naming the option, for a score that is not in [-1e6, 1e6]
     */
    public static void check(String option, double score) {
        if (!(score >= -GREATEST && score <= GREATEST)) {
            throw new UsageException(
                    option + " must be a number from " + -GREATEST + " to " + GREATEST + ", but is " + score + ".");
        }
    }

    /** Rejects scores above the bound. */
    public static ScoreFilter atMost(double bound) {
        return new ScoreFilter(bound, true);
    }

    /** Rejects scores below the bound. */
    public static ScoreFilter atLeast(double bound) {
        return new ScoreFilter(bound, false);
    }

    @Override
    public Reason reason() {
        return highest ? Reason.MAX_SCORE : Reason.MIN_SCORE;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        return highest ? candidate.score() > bound : candidate.score() < bound;
    }

    @Override
    public String name() {
        return highest ? "max-score" : "min-score";
    }

    @Override
    public double value() {
        return bound;
    }

    @Override
    public OptionalDouble valueThatKeeps(Candidate candidate) {
        return OptionalDouble.of(candidate.score());
    }
}
