package io.github.jjak.rank;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.rank.internal.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How near two vectors are; higher is nearer. Names and formulas are those of sentence-transformers'
 * {@code SimilarityFunction}, so the two distances are negative.
 */
public enum SimilarityFunction {
    /** Inner product of the vectors divided by their lengths, -1 to 1. */
    COSINE,
    /** Inner product of the vectors as they are. */
    DOT,
    /** Minus the length of the difference, at most 0. */
    EUCLIDEAN,
    /** Minus the sum of the absolute differences, at most 0. */
    MANHATTAN;

    /** libtorch's number for "subtract, never by way of a matrix product", which loses digits where vectors are near. */
    private static final long WITHOUT_MATRIX_PRODUCT = 2;

    private static final List<String> NAMES =
            Arrays.stream(values()).map(SimilarityFunction::id).toList();

    /** The name in files and of metrics: {@code cosine}, {@code dot}, {@code euclidean}, {@code manhattan}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The function with a name.
     *
     * @throws UsageException if there is none
     */
    public static SimilarityFunction parse(String name) {
        return Arrays.stream(values())
                .filter(function -> function.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no similarity function \"" + name + "\"."
                        + NearestName.suggestion(name, NAMES) + " There are: " + String.join(", ", NAMES) + "."));
    }

    /** Whether it is a distance with its sign turned. */
    public boolean isDistance() {
        return this == EUCLIDEAN || this == MANHATTAN;
    }

    /** How the vectors of a text become what {@link #ofPrepared} compares: by cosine of length 1, else as they are. */
    public Tensor prepare(Tensor rows) {
        return this == COSINE ? Vectors.normalise(rows) : rows;
    }

    /**
     * Every row of one matrix with every row of another.
     *
     * @param left prepared, {@code [m, dim]}
     * @param right prepared, {@code [n, dim]}
     * @return {@code [m, n]}
     */
    public Tensor ofPrepared(Tensor left, Tensor right) {
        return isDistance()
                ? torch.neg_(
                        torch.cdist(left, right, this == EUCLIDEAN ? 2 : 1, new LongOptional(WITHOUT_MATRIX_PRODUCT)))
                : left.matmul(right.t());
    }

    /** Of two vectors of one length, summed in float64. */
    public float of(float[] left, float[] right) {
        return (float) inDouble(left, right);
    }

    private double inDouble(float[] left, float[] right) {
        if (this == COSINE) {
            return Vectors.cosine(left, right);
        }
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = (double) left[i] - right[i];
            sum += switch (this) {
                case DOT -> (double) left[i] * right[i];
                case EUCLIDEAN -> difference * difference;
                default -> Math.abs(difference);
            };
        }
        return this == DOT ? sum : this == EUCLIDEAN ? -Math.sqrt(sum) : -sum;
    }

    /** What the scores are called in a sentence. */
    public String inWords() {
        return switch (this) {
            case COSINE -> "cosine";
            case DOT -> "inner product";
            case EUCLIDEAN -> "negative Euclidean distance";
            case MANHATTAN -> "negative Manhattan distance";
        };
    }
}
