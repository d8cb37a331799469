package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.GradientBuffers;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Linear layers in the number format of training: in float32 with the parameters themselves, in bf16 with copies of them that
 * follow after every update. Micikevicius et al., "Mixed Precision Training", arXiv 1710.03740.
 */
final class ComputeWeights implements AutoCloseable {

    private final Precision precision;
    private final GradientBuffers gradients;
    private final Map<String, Copy> copies = new LinkedHashMap<>();
    private boolean keepCopies = true;

    private record Copy(Parameter source, Tensor values) {}

    ComputeWeights(Precision precision, GradientBuffers gradients) {
        this.precision = precision;
        this.gradients = gradients;
    }

    /** {@code [tokens, inputs]} to {@code [tokens, outputs]}. */
    Tensor forward(Linear linear, Tensor input) {
        Parameter bias = linear.bias();
        return torch.linear(input, values(linear.weight()), bias == null ? Tensors.none() : Tensors.some(values(bias)));
    }

    /** Adds the gradients of the layer's parameters. */
    void gradients(Linear linear, Tensor outputGradient, Tensor input) {
        gradients.addProduct(linear.weight(), outputGradient, input);
        Parameter bias = linear.bias();
        if (bias != null) {
            gradients.add(bias, outputGradient.sum(0));
        }
    }

    /**
     * Gradient of the layer's input, {@code [tokens, inputs]}.
     *
     * @param added what is added to it, or null
     */
    Tensor inputGradient(Linear linear, Tensor outputGradient, @Nullable Tensor added) {
        Tensor weight = values(linear.weight());
        return added == null ? outputGradient.mm(weight) : torch.addmm(added, outputGradient, weight);
    }

    private Tensor values(Parameter parameter) {
        if (precision == Precision.FP32) {
            return parameter.value().detach();
        }
        if (!keepCopies) {
            return parameter.value().detach().to(precision.type());
        }
        return copies.computeIfAbsent(
                        parameter.name(),
                        name -> new Copy(
                                parameter,
                                TensorScope.keep(parameter.value().detach().to(precision.type()))))
                .values();
    }

    /** Whether copies are kept from product to product, or made for each: that takes time, and no memory to speak of. */
    void keepCopies(boolean keep) {
        keepCopies = keep;
        if (!keep) {
            close();
        }
    }

    /** Brings the copies up to date. */
    void parametersChanged() {
        try (TensorScope scope = TensorScope.open()) {
            Gradients.without(() -> copies.values()
                    .forEach(copy -> copy.values().copy_(copy.source().value().detach())));
        }
    }

    @Override
    public void close() {
        copies.values().forEach(copy -> TensorScope.release(copy.values()));
        copies.clear();
    }
}
