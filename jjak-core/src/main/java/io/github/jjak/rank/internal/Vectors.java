package io.github.jjak.rank.internal;

import io.github.jjak.error.RunException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** Row-wise geometry of {@code [rows, dim]} matrices, with gradients. */
public final class Vectors {

    /** Shorter vectors are divided by this instead of their length, as in sentence-transformers. */
    public static final double SMALLEST_LENGTH = 1e-12;

    private Vectors() {}

    /** Each row divided by its Euclidean length, at least 1e-12. */
    public static Tensor normalise(Tensor rows) {
        Tensor lengths = rows.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true);
        return rows.div(lengths.clamp_min(new Scalar(SMALLEST_LENGTH)));
    }

    /** Cosine of every row of {@code left [m, dim]} with every row of {@code right [n, dim]}: {@code [m, n]}. */
    public static Tensor cosines(Tensor left, Tensor right) {
        return normalise(left).matmul(normalise(right).t());
    }

    /** Cosine of two vectors of one length, summed in float64. */
    public static float cosine(float[] left, float[] right) {
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < left.length; i++) {
            product += (double) left[i] * right[i];
            leftSquares += (double) left[i] * left[i];
            rightSquares += (double) right[i] * right[i];
        }
        double lengths =
                Math.max(Math.sqrt(leftSquares), SMALLEST_LENGTH) * Math.max(Math.sqrt(rightSquares), SMALLEST_LENGTH);
        return (float) (product / lengths);
    }

    /**
     * One over a vector's Euclidean length, at least 1e-12; summed in float64.
     *
     * @throws RunException if the length is no finite number
     */
    public static float inverseLength(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        if (!Double.isFinite(squares)) {
            throw new RunException(
                    "A vector contains a number that is not finite, so the model is damaged; check its weights.");
        }
        return (float) (1 / Math.max(Math.sqrt(squares), SMALLEST_LENGTH));
    }
}
