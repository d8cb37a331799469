package io.github.jjak.tokenize.internal;

/** Which texts each row has: equal numbers for equal texts, in whatever column. Immutable and thread-safe. */
public interface TextNumbers {

    int rows();

    /** Numbers are below this. */
    int texts();

    /** Numbers of a row's texts that are there, column by column; the caller's. */
    int[] ofRow(int row);
}
