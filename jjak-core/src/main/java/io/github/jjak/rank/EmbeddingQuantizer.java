package io.github.jjak.rank;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.Arrays;

/**
 * Turns vectors into the bytes of a smaller {@link EmbeddingPrecision}, to the bit as sentence-transformers' {@code quantize_embeddings}.
 *
 * <p>With one byte a number, each dimension has a range of its own, from the smallest to the largest number that a set of vectors has there.
 * It is cut into 255 steps; a number becomes the step in which it lies, and the nearest one if it is outside. With one bit a number there is
 * nothing to calibrate. Vectors that are compared by cosine should have length 1 before.
 *
 * <p>Immutable and thread-safe.
 */
public final class EmbeddingQuantizer {

    private static final int LARGEST = 255;
    private static final int SIGNED = 128;

    private final EmbeddingPrecision precision;
    private final float[] minima;
    private final float[] maxima;

    private EmbeddingQuantizer(EmbeddingPrecision precision, float[] minima, float[] maxima) {
        this.precision = precision;
        this.minima = minima;
        this.maxima = maxima;
    }

    /**
     * Takes the ranges from vectors: those of the corpus, or a sample of them. A hundred are few.
     *
     * @param precision any but float32
     * @param vectors at least one, all of one length
     * @throws UsageException if the precision is float32, or there is no vector, or their lengths differ
     * @throws DataException if a number is not finite
     */
    public static EmbeddingQuantizer calibrated(EmbeddingPrecision precision, float[][] vectors) {
        if (vectors.length == 0) {
            throw new UsageException("There are no vectors to take ranges from; give at least one.");
        }
        float[] minima = vectors[0].clone();
        float[] maxima = vectors[0].clone();
        for (int row = 0; row < vectors.length; row++) {
            float[] vector = vectors[row];
            requireLength(vector, minima.length);
            for (int i = 0; i < vector.length; i++) {
                if (!Float.isFinite(vector[i])) {
                    throw new DataException("Vector " + row + " has the number " + vector[i]
                            + ", which no range contains. Check the weights of the model that made it.");
                }
                minima[i] = Math.min(minima[i], vector[i]);
                maxima[i] = Math.max(maxima[i], vector[i]);
            }
        }
        return of(precision, minima, maxima);
    }

    /**
     * Takes ranges as they are.
     *
     * @param precision any but float32
     * @param minima lower end of each dimension's range
     * @param maxima as many upper ends, none below its lower one
     * @throws UsageException if the precision is float32, or the ranges are none
     */
    public static EmbeddingQuantizer of(EmbeddingPrecision precision, float[] minima, float[] maxima) {
        if (precision == EmbeddingPrecision.FLOAT32) {
            throw new UsageException("float32 vectors stay as they are; quantise to int8, uint8, binary or ubinary.");
        }
        if (minima.length == 0 || minima.length != maxima.length) {
            throw new UsageException("There are " + minima.length + " lower and " + maxima.length
                    + " upper ends of ranges; give one of each for every dimension.");
        }
        for (int i = 0; i < minima.length; i++) {
            if (!(minima[i] <= maxima[i]) || !Float.isFinite(maxima[i] - minima[i])) {
                throw new UsageException("The range of dimension " + i + " goes from " + minima[i] + " to " + maxima[i]
                        + "; both ends must be finite, and the upper one not below the lower one.");
            }
        }
        return new EmbeddingQuantizer(precision, minima.clone(), maxima.clone());
    }

    /** What vectors become. */
    public EmbeddingPrecision precision() {
        return precision;
    }

    /** Numbers in a vector. */
    public int dimension() {
        return minima.length;
    }

    /** Lower end of each dimension's range, a copy. */
    public float[] minima() {
        return minima.clone();
    }

    /** Upper end of each dimension's range, a copy. */
    public float[] maxima() {
        return maxima.clone();
    }

    /**
     * Quantises a vector.
     *
     * @param vector {@code [dimension]}
     * @return {@link EmbeddingPrecision#bytes} bytes, those of {@code uint8} and {@code ubinary} to be read without sign
     * @throws UsageException if its length is another
     */
    public byte[] quantize(float[] vector) {
        requireLength(vector, minima.length);
        byte[] bytes = new byte[precision.bytes(vector.length)];
        if (precision.isBinary()) {
            Arrays.fill(bytes, (byte) offset());
            for (int i = 0; i < vector.length; i++) {
                if (vector[i] > 0) {
                    bytes[i / Byte.SIZE] += (byte) (SIGNED >> i % Byte.SIZE);
                }
            }
        } else {
            for (int i = 0; i < vector.length; i++) {
                bytes[i] = (byte) (step(vector[i], i) + offset());
            }
        }
        return bytes;
    }

    private int offset() {
        return precision == EmbeddingPrecision.INT8 || precision == EmbeddingPrecision.BINARY ? -SIGNED : 0;
    }

    /** In float32 throughout, as NumPy computes it. */
    private int step(float number, int dimension) {
        float place = (number - minima[dimension]) / width(dimension);
        return (int) Math.max(0, Math.min(LARGEST, Math.floor(place)));
    }

    private float width(int dimension) {
        float width = (maxima[dimension] - minima[dimension]) / LARGEST;
        return width == 0 ? 1 : width;
    }

    /**
     * The numbers that bytes stand for: the lower end of the step, and for single bits 0 or 1. A rescoring multiplies them with the numbers
     * of the query.
     *
     * @param bytes of {@link #quantize}
     * @return {@code [dimension]}
     */
    public double[] dequantize(byte[] bytes) {
        double[] numbers = new double[minima.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] =
                    precision.isBinary() ? code(bytes, i) : (code(bytes, i) - offset()) * (double) width(i) + minima[i];
        }
        return numbers;
    }

    /** What a search of the bytes alone compares: -128 to 127, 0 to 255, or for single bits 0 or 1. */
    float[] codes(byte[] bytes) {
        float[] codes = new float[minima.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = code(bytes, i);
        }
        return codes;
    }

    private int code(byte[] bytes, int dimension) {
        return switch (precision) {
            case INT8 -> bytes[dimension];
            case UINT8 -> Byte.toUnsignedInt(bytes[dimension]);
            default -> (bytes[dimension / Byte.SIZE] - offset()) >> (Byte.SIZE - 1 - dimension % Byte.SIZE) & 1;
        };
    }

    private static void requireLength(float[] vector, int dimension) {
        if (vector.length != dimension) {
            throw new UsageException("A vector has " + vector.length + " numbers, but there are ranges of " + dimension
                    + "; all vectors have one length.");
        }
    }
}
