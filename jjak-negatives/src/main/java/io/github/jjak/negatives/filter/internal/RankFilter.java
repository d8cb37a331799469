package io.github.jjak.negatives.filter.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.CandidateFilter;
import java.util.OptionalDouble;

/** Rejects ranks before or behind a bound; what has no rank passes. */
public final class RankFilter implements CandidateFilter {

    private final int bound;
    private final boolean highest;

    private RankFilter(int bound, boolean highest) {
        if (bound < 1) {
            throw new UsageException(
                    (highest ? "`rankMax`" : "`rankMin`") + " must be at least 1, but is " + bound + ".");
        }
        this.bound = bound;
        this.highest = highest;
    }

    /** Rejects ranks before {@code first}; ranks count from 1. */
    public static RankFilter from(int first) {
        return new RankFilter(first, false);
    }

    /** Rejects ranks behind {@code last}. */
    public static RankFilter upTo(int last) {
        return new RankFilter(last, true);
    }

    @Override
    public Reason reason() {
        return Reason.RANK;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        int rank = candidate.rank();
        return rank > 0 && (highest ? rank > bound : rank < bound);
    }

    @Override
    public String name() {
        return highest ? "rank-max" : "rank-min";
    }

    @Override
    public double value() {
        return bound;
    }

    @Override
    public OptionalDouble valueThatKeeps(Candidate candidate) {
        return OptionalDouble.of(candidate.rank());
    }
}
