package io.github.jjak.model;

import io.github.jjak.encoder.EncoderArchitecture;
import io.github.jjak.error.UsageException;
import io.github.jjak.hub.DownloadListener;
import io.github.jjak.rank.SimilarityFunction;
import java.util.ArrayList;
import java.util.List;
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
 * @param architectures own architectures, each with another {@code model_type}
 * @param pooling how token vectors are pooled, also when the model is saved; several are concatenated, none takes what the model says
 * @param truncateDimension how many first numbers of its vectors are kept, also when it is saved; null takes what the model says, a
 *     number that is not below the vectors' length keeps them whole; {@code truncate_dim} of sentence-transformers
 * @param backend what computes the vectors
 */
public record LoadOptions(
        @Nullable Integer maxSequenceLength,
        boolean extendPositions,
        DownloadListener downloads,
        @Nullable SimilarityFunction similarity,
        List<EncoderArchitecture> architectures,
        List<PoolingMode> pooling,
        @Nullable Integer truncateDimension,
        Backend backend) {

    /**
     * Checks them.
     *
     * @throws UsageException if the length is less than 3, vectors are cut to nothing, positions are to be extended to none, or two
     *     architectures have the same name
     */
    public LoadOptions {
        Objects.requireNonNull(downloads, "downloads");
        Objects.requireNonNull(backend, "backend");
        if (maxSequenceLength != null && maxSequenceLength < 3) {
            throw new UsageException("max_seq_length must be at least 3, two of them for special tokens, but is "
                    + maxSequenceLength + ".");
        }
        if (truncateDimension != null && truncateDimension < 1) {
            throw new UsageException("truncate_dim must be at least 1, but is " + truncateDimension + ".");
        }
        if (extendPositions && maxSequenceLength == null) {
            throw new UsageException("Extending positions needs a max_seq_length.");
        }
        architectures = List.copyOf(Objects.requireNonNull(architectures, "architectures"));
        pooling = List.copyOf(Objects.requireNonNull(pooling, "pooling"));
        List<String> types =
                architectures.stream().map(EncoderArchitecture::modelType).toList();
        if (types.stream().distinct().count() < types.size()) {
            throw new UsageException("Two architectures have the same model_type: " + String.join(", ", types) + ".");
        }
    }

    /** With the model's own similarity. */
    public LoadOptions(@Nullable Integer maxSequenceLength, boolean extendPositions, DownloadListener downloads) {
        this(maxSequenceLength, extendPositions, downloads, null, List.of(), List.of(), null, Backend.TORCH);
    }

    /** The same with another similarity; null for the model's own. */
    public LoadOptions withSimilarity(@Nullable SimilarityFunction value) {
        return new LoadOptions(
                maxSequenceLength,
                extendPositions,
                downloads,
                value,
                architectures,
                pooling,
                truncateDimension,
                backend);
    }

    /** The same with another listener of downloads. */
    public LoadOptions withDownloads(DownloadListener value) {
        return new LoadOptions(
                maxSequenceLength,
                extendPositions,
                value,
                similarity,
                architectures,
                pooling,
                truncateDimension,
                backend);
    }

    /** The same with one more architecture. */
    public LoadOptions withArchitecture(EncoderArchitecture more) {
        List<EncoderArchitecture> all = new ArrayList<>(architectures);
        all.add(more);
        return new LoadOptions(
                maxSequenceLength, extendPositions, downloads, similarity, all, pooling, truncateDimension, backend);
    }

    /** The same with another pooling; without one it is the model's own. */
    public LoadOptions withPooling(PoolingMode... modes) {
        return new LoadOptions(
                maxSequenceLength,
                extendPositions,
                downloads,
                similarity,
                architectures,
                List.of(modes),
                truncateDimension,
                backend);
    }

    /** The same with vectors of other length; null for the model's own. */
    public LoadOptions withTruncateDimension(@Nullable Integer value) {
        return new LoadOptions(
                maxSequenceLength, extendPositions, downloads, similarity, architectures, pooling, value, backend);
    }

    /** The same with another backend. */
    public LoadOptions withBackend(Backend value) {
        return new LoadOptions(
                maxSequenceLength,
                extendPositions,
                downloads,
                similarity,
                architectures,
                pooling,
                truncateDimension,
                value);
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
