package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalisation; Ba et al., arXiv 1607.06450.
 *
 * @param weight {@code [hidden]}
 * @param bias {@code [hidden]}, or null
 * @param epsilon added to the variance
 */
record LayerNorm(Parameter weight, @Nullable Parameter bias, double epsilon) {

    Tensor forward(Tensor hidden) {
        return torch.layer_norm(
                hidden,
                new long[] {hidden.size(1)},
                Tensors.some(weight.value()),
                bias == null ? Tensors.none() : Tensors.some(bias.value()),
                epsilon,
                false);
    }

    List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }
}
