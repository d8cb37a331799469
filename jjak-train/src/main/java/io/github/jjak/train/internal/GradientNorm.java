package io.github.jjak.train.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Clipping by the global length of all gradients, as {@code torch.nn.utils.clip_grad_norm_}. */
final class GradientNorm {

    /** As in torch: keeps the quotient finite. */
    private static final double EPSILON = 1e-6;

    private GradientNorm() {}

    /** Length of all gradients as one vector; 0 if there are none. */
    static double of(List<Parameter> parameters) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> lengths = new ArrayList<>();
            for (Parameter parameter : parameters) {
                Tensor gradient = parameter.value().grad();
                if (gradient.defined()) {
                    lengths.add(gradient.norm(Tensors.number(2)));
                }
            }
            return lengths.isEmpty()
                    ? 0
                    : torch.stack(new TensorVector(lengths.toArray(Tensor[]::new)), 0)
                            .norm(Tensors.number(2))
                            .item_double();
        }
    }

    /** What gradients are divided by so that their length is at most {@code longest}; 1 if it is already. */
    static double divisor(double length, double longest) {
        return Math.max(1, (length + EPSILON) / longest);
    }
}
