package io.github.jjak.weights.internal;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A matrix in int8: of each row the largest number, without sign, becomes 127, and every number is rounded to the nearest of the 255
 * steps. So each is off by at most half a step of its own row. In a file {@code NAME} holds the steps, I8 {@code [rows, columns]}, and
 * {@code NAME.row_scale} the size of a step, F32 {@code [rows]}: number = step * size.
 *
 * @param steps int8 {@code [rows, columns]}
 * @param scales float32 {@code [rows]}
 */
public record QuantizedRows(Tensor steps, Tensor scales) {

    /** Ending of the name of the sizes. */
    static final String SCALES = ".row_scale";

    /** Largest step, without sign. */
    public static final int LARGEST = 127;

    /**
     * Rounds a float32 matrix.
     *
     * @throws UsageException if a number is not finite
     */
    public static QuantizedRows of(String name, Tensor matrix) {
        return of(name, matrix, LARGEST);
    }

    /**
     * Rounds a float32 matrix to fewer steps.
     *
     * @param largest step, without sign, at most {@value #LARGEST}
     * @throws UsageException if a number is not finite
     */
    public static QuantizedRows of(String name, Tensor matrix, int largest) {
        Tensor plain = matrix.detach().to(ScalarType.Float);
        if (!Double.isFinite(plain.abs().max().item().toDouble())) {
            throw new UsageException("Tensor " + name
                    + " contains numbers that are not finite, which int8 cannot represent. Store fp32.");
        }
        Tensor sizes = plain.abs().amax(new long[] {1}, true).div(number((double) largest));
        // A row of zeros has no size; any will do.
        Tensor scales = sizes.masked_fill(sizes.eq(number(0)), number(1));
        Tensor steps = torch.clamp(
                plain.div(scales).round(),
                new ScalarOptional(new Scalar((double) -largest)),
                new ScalarOptional(new Scalar((double) largest)));
        return new QuantizedRows(steps.to(ScalarType.Char), scales.reshape(-1));
    }

    /** The matrix again, float32, with numbers that were rounded. */
    Tensor floats() {
        return steps.to(ScalarType.Float).mul(scales.to(ScalarType.Float).reshape(-1, 1));
    }
}
