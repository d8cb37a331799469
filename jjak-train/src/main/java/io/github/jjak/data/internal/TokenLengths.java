package io.github.jjak.data.internal;

import java.util.function.ToIntFunction;

/**
 * How to measure texts in tokens.
 *
 * @param tokens number of tokens of a text before truncation, special tokens included
 * @param maxSeqLength tokens at which the model cuts a text off ({@code max_seq_length})
 */
public record TokenLengths(ToIntFunction<String> tokens, int maxSeqLength) {}
