package io.github.jjak.loss;

/** Which comparisons enter the denominator; names are sentence-transformers' {@code directions}. */
public enum Direction {
    /** Each question against all documents. Always needed. */
    QUERY_TO_DOC,
    /** Each question against the other questions. */
    QUERY_TO_QUERY,
    /** Each positive document against all questions. */
    DOC_TO_QUERY,
    /** Each positive document against the documents of other rows. */
    DOC_TO_DOC
}
