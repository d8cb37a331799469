package io.github.jjak.loss;

import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A linear layer that a loss owns, as {@link LossParameter#linear} declares it. */
record LinearLayer(String name) {

    List<LossParameter> parameters(int inputs, int outputs) {
        return LossParameter.linear(name, inputs, outputs);
    }

    /** {@code [rows, inputs]} to {@code [rows, outputs]}, with a graph back to the layer. */
    Tensor apply(Embeddings batch, Tensor input) {
        return torch.linear(input, batch.parameter(name + ".weight"), Tensors.some(batch.parameter(name + ".bias")));
    }
}
