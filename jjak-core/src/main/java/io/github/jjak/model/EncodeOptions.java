package io.github.jjak.model;

import io.github.jjak.error.UsageException;

/**
 * How texts are encoded.
 *
 * @param tokenBudget most tokens in one forward pass; a single longer text is a pass of its own
 * @param windowTexts texts that are sorted by length and freed of repetitions together; streaming holds one window in memory
 */
public record EncodeOptions(int tokenBudget, int windowTexts) {

    /** Enough tokens to keep the matrix products busy. */
    public static final int DEFAULT_TOKEN_BUDGET = 4096;

    /** Large enough that rows of like length meet, small enough to hold. */
    public static final int DEFAULT_WINDOW_TEXTS = 8192;

    public EncodeOptions {
        if (tokenBudget < 1 || windowTexts < 1) {
            throw new UsageException("tokenBudget and windowTexts must be at least 1, but are " + tokenBudget + " and "
                    + windowTexts + ".");
        }
    }

    /** The defaults. */
    public static EncodeOptions ofDefaults() {
        return new EncodeOptions(DEFAULT_TOKEN_BUDGET, DEFAULT_WINDOW_TEXTS);
    }
}
