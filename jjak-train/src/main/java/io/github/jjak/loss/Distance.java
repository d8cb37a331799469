package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.rank.internal.Vectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How far two vectors are from each other; sentence-transformers' distance metrics. */
public enum Distance {
    /** 1 minus the cosine, from 0 to 2. */
    COSINE,
    /** Length of the difference. */
    EUCLIDEAN,
    /** Sum of the differences of the components. */
    MANHATTAN;

    /** Row by row: {@code [rows, dim]} and {@code [rows, dim]} to float32 {@code [rows]}. */
    Tensor between(Tensor left, Tensor right) {
        Tensor first = left.to(ScalarType.Float);
        Tensor second = right.to(ScalarType.Float);
        return switch (this) {
            case COSINE -> cosines(first, second).neg().add(number(1));
            case EUCLIDEAN -> first.sub(second).norm(new ScalarOptional(new Scalar(2)), new long[] {1}, false);
            case MANHATTAN -> first.sub(second).abs().sum(1);
        };
    }

    /** Cosines row by row, float32 {@code [rows]}. */
    static Tensor cosines(Tensor left, Tensor right) {
        return Vectors.normalise(left.to(ScalarType.Float))
                .mul(Vectors.normalise(right.to(ScalarType.Float)))
                .sum(1);
    }
}
