package io.github.jjak.loss;

/** What becomes of the known positives of a row that stand in other rows of its batch. */
public enum SeveralPositives {
    /** Only the row's own positive is learned; the others are masked, or count as negatives where nothing is masked. */
    OWN,
    /**
     * All are learned: the mean over positives of their cross-entropies. {@code L_out} of Khosla et al., "Supervised Contrastive
     * Learning", arXiv 2004.11362; every positive is pulled to the same degree.
     */
    OUTSIDE,
    /**
     * All are learned: the cross-entropy of the mean of the positives' probabilities, {@code L_in} of the same paper; the nearest
     * positive is pulled most.
     */
    INSIDE
}
