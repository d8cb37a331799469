package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Score offsets by the distance of two tokens, as in T5 and MPNet: near distances have a bucket each, far ones share buckets of
 * logarithmic width; Raffel et al., arXiv 1910.10683.
 *
 * @param table {@code [buckets, heads]}
 */
record RelativePositionBias(Parameter table) {

    /** Distances from here on share the last bucket. */
    static final double FARTHEST = 128;

    /** Offsets for texts of one length, {@code [heads, length, length]}: row is the query's position, column the key's. */
    Tensor forLength(int length) {
        Tensor positions = Tensors.range(length);
        Tensor buckets = buckets(positions.unsqueeze(1).sub(positions.unsqueeze(0)));
        return table.value()
                .index_select(0, buckets.reshape(-1))
                .view(length, length, -1)
                .permute(2, 0, 1);
    }

    /** In libtorch's float32, not in Java's double: a distance at the edge of a bucket must round as it does in Python. */
    private Tensor buckets(Tensor distances) {
        int perSide = Math.toIntExact(table.value().size(0) / 2);
        int exact = perSide / 2;
        Tensor ofLaterKeys = distances.lt(Tensors.number(0)).to(ScalarType.Long).mul(Tensors.number(perSide));
        Tensor far = distances.abs();
        Tensor logarithmic = far.to(ScalarType.Float)
                .div(Tensors.number(exact))
                .log()
                .div(Tensors.number(Math.log(FARTHEST / exact)))
                .mul(Tensors.number(perSide - exact))
                // The distance 0 has no logarithm; it is near, so what stands here for it is not used.
                .clamp_min(Tensors.number(0))
                .to(ScalarType.Long)
                .add(Tensors.number(exact))
                .clamp_max(Tensors.number(perSide - 1));
        // Numbers from Java are doubles to libtorch, so sums with them are no indices yet.
        Tensor near = far.to(ScalarType.Float);
        return ofLaterKeys
                .add(torch.where(far.lt(Tensors.number(exact)), near, logarithmic))
                .to(ScalarType.Long);
    }
}
