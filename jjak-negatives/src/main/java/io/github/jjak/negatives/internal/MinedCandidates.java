package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.Candidate;
import java.util.List;

/** What one strategy found, row by row. */
public interface MinedCandidates {

    /** Name of the strategy. */
    String strategy();

    /** Candidates of a row, best first where there is an order; the same list at every call. */
    List<Candidate> ofRow(int row);

    /** Typical score of a question and an answer that have nothing to do with each other; NaN where there are no scores. */
    default double backgroundScore() {
        return Double.NaN;
    }
}
