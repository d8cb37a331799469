package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.Reason;
import java.util.OptionalDouble;

/** Judges candidates one by one. Implementations are immutable and thread-safe. */
public interface CandidateFilter {

    /** Why {@link #rejects} rejects. */
    Reason reason();

    /** Whether the candidate must not become a negative. */
    boolean rejects(Candidate candidate);

    /** Whether curated candidates are judged too; filters by score or likeness leave them alone. */
    default boolean judgesCurated() {
        return false;
    }

    /** Whether a candidate that was rejected is to be taken for a right answer, not only for a doubtful negative. */
    default boolean takesForPositive(Candidate candidate) {
        return false;
    }

    /** The name of the setting of this filter in files and messages, for instance {@code mining-margin}. */
    String name();

    /** The option's value; NaN where it has none. */
    default double value() {
        return Double.NaN;
    }

    /** The value of {@link #name()} at which a rejected candidate would just be kept; empty where no value would. */
    default OptionalDouble valueThatKeeps(Candidate candidate) {
        return OptionalDouble.empty();
    }
}
