package io.github.jjak.rank;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** Row-wise geometry of {@code [rows, dim]} matrices, with gradients. */
public final class Vectors {

    /** Lengths below this count as this, as in sentence-transformers. */
    /** Shorter vectors are divided by this instead of their length. */
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
}
