package io.github.jjak.negatives;

import java.util.Locale;

/** What became of a candidate; the name in files is {@link #id()}. */
public enum Reason {
    /** It is a negative. */
    KEPT,
    /** It was fit to be one; others were taken. */
    NOT_SAMPLED,
    /** An earlier strategy gave the row the same text. */
    DUPLICATE,
    /** It is the row's question or answer, after normalisation. */
    IDENTICAL,
    /** The data know it as a right answer: of the same question, or of a question that shares an answer with it. */
    SHARED_ANSWER,
    /** Its characters are almost those of a right answer. */
    NEAR_DUPLICATE,
    /** Outside the window of ranks. */
    RANK,
    /** Its score comes too near to the right answer's. */
    MARGIN,
    /** Its score is above the highest allowed. */
    MAX_SCORE,
    /** Its score is below the lowest allowed. */
    MIN_SCORE,
    /** A second model takes it for right. */
    GUIDE,
    /** The scores of a cross-encoder take it for right. */
    CROSS_ENCODER,
    /** It was drawn, and a judge that read it with the question took it for right. */
    JUDGE,
    /** It was drawn, and the gate found that it says the same as what it is held against. */
    GATE,
    /** The share of curated negatives is reached. */
    SHARE_CAP,
    /** Kept at first; then another row's find showed it to be a right answer. */
    WITHDRAWN;

    /** Whether a filter or a known positive spoke against the candidate, and not only the number that was wanted. */
    public boolean isRejection() {
        return switch (this) {
            case KEPT, NOT_SAMPLED, DUPLICATE, SHARE_CAP -> false;
            default -> true;
        };
    }

    /** Lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
