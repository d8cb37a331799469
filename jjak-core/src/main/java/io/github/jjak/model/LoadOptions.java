package io.github.jjak.model;

import io.github.jjak.error.UsageException;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded.
 *
 * @param maxSequenceLength most tokens per text; null takes what the model says
 */
public record LoadOptions(@Nullable Integer maxSequenceLength) {

    public LoadOptions {
        if (maxSequenceLength != null && maxSequenceLength < 3) {
            throw new UsageException("max_seq_length must be at least 3, two of them for special tokens, but is "
                    + maxSequenceLength + ".");
        }
    }

    /** What the model says. */
    public static LoadOptions ofDefaults() {
        return new LoadOptions(null);
    }
}
