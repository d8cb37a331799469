package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Hands out prepared tensors as the parts of an encoder; each can be taken once. */
final class WeightStore {

    private final Map<String, Tensor> tensors;

    /** @param tensors owned tensors by name; what is taken leaves the map */
    WeightStore(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    /** A matrix or table, which weight decay shrinks. */
    Parameter matrix(String name) {
        return parameter(name, true);
    }

    Linear linear(String name) {
        return new Linear(matrix(name + ".weight"), holds(name + ".bias") ? parameter(name + ".bias", false) : null);
    }

    LayerNorm layerNorm(String name, double epsilon) {
        return new LayerNorm(
                parameter(name + ".weight", false),
                holds(name + ".bias") ? parameter(name + ".bias", false) : null,
                epsilon);
    }

    /** Linear layers of the same input, as one called {@code fused}. */
    FusedLinear fused(String fused, List<String> names) {
        boolean withBias = holds(names.get(0) + ".bias");
        Linear linear = new Linear(
                fuse(fused + ".weight", names, ".weight", true),
                withBias ? fuse(fused + ".bias", names, ".bias", false) : null);
        return new FusedLinear(linear, names);
    }

    private Parameter fuse(String fused, List<String> names, String ending, boolean decays) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor[] parts = names.stream().map(name -> take(name + ending)).toArray(Tensor[]::new);
            Parameter parameter = Parameter.of(fused, Tensors.concatenate(parts), decays);
            for (Tensor part : parts) {
                TensorScope.release(part);
            }
            return parameter;
        }
    }

    private boolean holds(String name) {
        return tensors.containsKey(name);
    }

    /** @param decays whether weight decay shrinks it */
    Parameter parameter(String name, boolean decays) {
        Tensor taken = take(name);
        Parameter parameter = Parameter.of(name, taken, decays);
        TensorScope.release(taken);
        return parameter;
    }

    private Tensor take(String name) {
        Tensor tensor = tensors.remove(name);
        if (tensor == null) {
            throw new IllegalStateException("no weights were prepared for " + name);
        }
        return tensor;
    }
}
