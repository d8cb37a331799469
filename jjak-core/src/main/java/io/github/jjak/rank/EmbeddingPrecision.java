package io.github.jjak.rank;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the numbers of stored vectors are kept: the {@code precision} of sentence-transformers' {@code quantize_embeddings}, under its
 * names.
 */
public enum EmbeddingPrecision {
    /** Four bytes a number: vectors as they are. */
    FLOAT32,
    /** One byte a number, -128 to 127: in which of 256 equal parts of its dimension's range the number lies. */
    INT8,
    /** One byte a number, 0 to 255: the same parts. */
    UINT8,
    /** One bit a number, whether it is above 0; eight to a byte, the first one highest, minus 128 as a signed byte. */
    BINARY,
    /** One bit a number; eight to a byte, the first one highest. */
    UBINARY;

    private static final List<String> NAMES =
            Arrays.stream(values()).map(EmbeddingPrecision::id).toList();

    /** The name in sentence-transformers: {@code float32}, {@code int8}, {@code uint8}, {@code binary}, {@code ubinary}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The precision with a name.
     *
     * @throws UsageException if there is none
     */
    public static EmbeddingPrecision parse(String name) {
        return Arrays.stream(values())
                .filter(precision -> precision.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no embedding precision \"" + name + "\"."
                        + NearestName.suggestion(name, NAMES) + " There are: " + String.join(", ", NAMES) + "."));
    }

    /** Whether a number becomes one bit. */
    public boolean isBinary() {
        return this == BINARY || this == UBINARY;
    }

    /**
     * Bytes of a stored vector.
     *
     * @param dimension numbers in it, at least 1
     */
    public int bytes(int dimension) {
        return switch (this) {
            case FLOAT32 -> Math.multiplyExact(dimension, Float.BYTES);
            case INT8, UINT8 -> dimension;
            case BINARY, UBINARY -> (dimension + Byte.SIZE - 1) / Byte.SIZE;
        };
    }

    @Override
    public String toString() {
        return id();
    }
}
