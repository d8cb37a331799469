package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.GradientBuffers;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Layer normalisation in one pass of training: keeps its input and that input's statistics, makes its output again. */
final class TrainedLayerNorm implements AutoCloseable {

    private final LayerNorm norm;
    private final Tensor input;
    private final Tensor mean;
    private final Tensor reciprocalDeviation;

    /** What a forward step gives: the output for now, and the rest for backward. */
    record Step(Tensor output, TrainedLayerNorm kept) {}

    private TrainedLayerNorm(LayerNorm norm, Tensor input, Tensor mean, Tensor reciprocalDeviation) {
        this.norm = norm;
        this.input = TensorScope.keep(input);
        this.mean = TensorScope.keep(mean);
        this.reciprocalDeviation = TensorScope.keep(reciprocalDeviation);
    }

    /** {@code [tokens, hidden]} to the same shape; the output lives in the caller's scope. */
    static Step forward(LayerNorm norm, Tensor input) {
        T_TensorTensorTensor_T result =
                torch.native_layer_norm(input, new long[] {input.size(1)}, weight(norm), bias(norm), norm.epsilon());
        return new Step(
                new Tensor(result.get0()),
                new TrainedLayerNorm(norm, new Tensor(input), new Tensor(result.get1()), new Tensor(result.get2())));
    }

    /** The output once more. */
    Tensor output() {
        return torch.native_layer_norm(input, new long[] {input.size(1)}, weight(norm), bias(norm), norm.epsilon())
                .get0();
    }

    /** Adds the gradients of scale and shift, and gives that of the input. */
    Tensor backward(Tensor gradient, GradientBuffers gradients) {
        Parameter shift = norm.bias();
        try (BoolPointer wanted = new BoolPointer(3)) {
            wanted.put(0, true).put(1, true).put(2, shift != null);
            T_TensorTensorTensor_T result = torch.native_layer_norm_backward(
                    gradient,
                    input,
                    new long[] {input.size(1)},
                    mean,
                    reciprocalDeviation,
                    weight(norm),
                    bias(norm),
                    wanted);
            gradients.add(norm.weight(), result.get1());
            if (shift != null) {
                gradients.add(shift, result.get2());
            }
            return result.get0();
        }
    }

    private static TensorOptional weight(LayerNorm norm) {
        return Tensors.some(norm.weight().value().detach());
    }

    private static TensorOptional bias(LayerNorm norm) {
        Parameter bias = norm.bias();
        return bias == null ? Tensors.none() : Tensors.some(bias.value().detach());
    }

    @Override
    public void close() {
        TensorScope.release(input);
        TensorScope.release(mean);
        TensorScope.release(reciprocalDeviation);
    }
}
