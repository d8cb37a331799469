package io.github.jjak.tokenize.internal;

/** Where a text that is too long loses tokens; {@code truncation_side} of transformers. */
public enum TruncationSide {
    /** The start of the text is lost. */
    LEFT,
    /** The end of the text is lost. */
    RIGHT
}
