package io.github.jjak.serve.generation;

import io.github.jjak.model.Backend;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where what is served comes from; at least one of model and index.
 *
 * @param model as for {@code SentenceTransformer.load}, or null for the one that the index names
 * @param maxSequenceLength most tokens of a text, or null for what the model says
 * @param index folder of the index, or null for none
 * @param backend what computes the vectors
 */
public record Source(
        @Nullable String model,
        @Nullable Integer maxSequenceLength,
        @Nullable Path index,
        Backend backend) {

    /** With the usual backend. */
    public Source(@Nullable String model, @Nullable Integer maxSequenceLength, @Nullable Path index) {
        this(model, maxSequenceLength, index, Backend.TORCH);
    }
}
