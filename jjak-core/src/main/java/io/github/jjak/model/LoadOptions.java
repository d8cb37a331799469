package io.github.jjak.model;

import io.github.jjak.error.UsageException;
import io.github.jjak.hub.DownloadListener;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded.
 *
 * @param maxSequenceLength most tokens per text; null takes what the model says
 * @param downloads watches the download of a model of the hub
 */
public record LoadOptions(@Nullable Integer maxSequenceLength, DownloadListener downloads) {

    public LoadOptions {
        if (maxSequenceLength != null && maxSequenceLength < 3) {
            throw new UsageException("max_seq_length must be at least 3, two of them for special tokens, but is "
                    + maxSequenceLength + ".");
        }
    }

    /** With downloads that nobody watches. */
    public LoadOptions(@Nullable Integer maxSequenceLength) {
        this(maxSequenceLength, DownloadListener.NONE);
    }

    /** What the model says. */
    public static LoadOptions ofDefaults() {
        return new LoadOptions(null);
    }
}
