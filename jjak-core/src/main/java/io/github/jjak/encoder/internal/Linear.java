package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * {@code x * weight^T + bias}.
 *
 * @param weight {@code [outputs, inputs]}
 * @param bias {@code [outputs]}, or null
 */
record Linear(Parameter weight, @Nullable Parameter bias) {

    /** {@code [tokens, inputs]} to {@code [tokens, outputs]}. */
    Tensor forward(Tensor input) {
        return torch.linear(input, weight.value(), bias == null ? Tensors.none() : Tensors.some(bias.value()));
    }

    List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }
}
