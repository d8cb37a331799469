package io.github.jjak.model;

import io.github.jjak.error.UsageException;
import io.github.jjak.hub.DownloadListener;
import io.github.jjak.rank.SimilarityFunction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded.
 *
 * @param maxSequenceLength most tokens per text; null takes what the model says
 * @param extendPositions whether an encoder with fewer positions than that gets more, copies of those it has; otherwise
 *     it is refused
 * @param downloads watches the download of a model of the hub
 * @param similarity how its vectors are compared, also when it is saved; null takes what the model says
 */
public record LoadOptions(
        @Nullable Integer maxSequenceLength,
        boolean extendPositions,
        DownloadListener downloads,
        @Nullable SimilarityFunction similarity) {

    /** @throws UsageException if the length is less than 3, or positions are to be extended to none */
    public LoadOptions {
        Objects.requireNonNull(downloads, "downloads");
        if (maxSequenceLength != null && maxSequenceLength < 3) {
            throw new UsageException("max_seq_length must be at least 3, two of them for special tokens, but is "
                    + maxSequenceLength + ".");
        }
        if (extendPositions && maxSequenceLength == null) {
            throw new UsageException("Positions are extended up to a max_seq_length, but none is given.");
        }
    }

    /** With the model's own similarity. */
    public LoadOptions(@Nullable Integer maxSequenceLength, boolean extendPositions, DownloadListener downloads) {
        this(maxSequenceLength, extendPositions, downloads, null);
    }

    /** The same with another similarity; null for the model's own. */
    public LoadOptions withSimilarity(@Nullable SimilarityFunction value) {
        return new LoadOptions(maxSequenceLength, extendPositions, downloads, value);
    }

    /** As many positions as the model has. */
    public LoadOptions(@Nullable Integer maxSequenceLength, DownloadListener downloads) {
        this(maxSequenceLength, false, downloads);
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
