package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors in memory, of which copies are given out.
 *
 * @param tensors belong to an encoder or to the caller's scope
 */
record CheckpointSource(Map<String, Tensor> tensors) implements TensorSource {

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public long[] shape(String name) {
        return Tensors.shape(tensor(name));
    }

    @Override
    public Tensor floats(String name) {
        return Tensors.copyAsFloat(tensor(name));
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the encoder has no tensor " + name);
        }
        return tensor;
    }

    @Override
    public String origin() {
        return "the encoder";
    }

    @Override
    public void close() {
        // Whoever owns the tensors frees them.
    }
}
