package io.github.jjak.negatives.output.internal;

/** What a row of the written file is. */
public enum NegativeFormat {
    /** One row per negative: anchor, positive, negative. */
    TRIPLETS,
    /** One row per positive: anchor, positive, negative_1 to negative_n; where a row has fewer, the last are empty. */
    TUPLES,
    /** One row per pair: sentence1, sentence2, label; 1 for positives, 0 for negatives. */
    PAIRS,
    /** One row per positive: anchor, documents, labels; the right answer is the first document. Not for CSV. */
    LISTS
}
