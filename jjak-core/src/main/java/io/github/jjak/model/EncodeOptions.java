package io.github.jjak.model;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.Precision;
import java.util.Objects;

/**
 * How texts are encoded.
 *
 * @param tokenBudget most tokens in one forward pass; a single longer text is a pass of its own
 * @param windowTexts texts that are sorted by length and freed of repetitions together; streaming holds one window in memory
 * @param precision number format of the encoder's products; bf16 is faster where the processor multiplies it natively, and its
 *     vectors then agree with fp32 to two digits or three instead of five
 */
public record EncodeOptions(int tokenBudget, int windowTexts, Precision precision) {

    /** Enough tokens to keep the matrix products busy. */
    public static final int DEFAULT_TOKEN_BUDGET = 4096;

    /** Large enough that rows of like length meet, small enough to hold. */
    public static final int DEFAULT_WINDOW_TEXTS = 8192;

    public EncodeOptions {
        Objects.requireNonNull(precision, "precision");
        if (tokenBudget < 1 || windowTexts < 1) {
            throw new UsageException("tokenBudget and windowTexts must be at least 1, but are " + tokenBudget + " and "
                    + windowTexts + ".");
        }
    }

    /** In fp32. */
    public EncodeOptions(int tokenBudget, int windowTexts) {
        this(tokenBudget, windowTexts, Precision.FP32);
    }

    /** The defaults. */
    public static EncodeOptions ofDefaults() {
        return new EncodeOptions(DEFAULT_TOKEN_BUDGET, DEFAULT_WINDOW_TEXTS);
    }

    /** These options in another number format. */
    public EncodeOptions withPrecision(Precision other) {
        return new EncodeOptions(tokenBudget, windowTexts, other);
    }
}
