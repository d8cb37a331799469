package io.github.jjak.tensor.internal;

import org.bytedeco.pytorch.Tensor;

/**
 * A trainable tensor of a model.
 *
 * @param name unique within the model
 * @param value float32 leaf that records gradients; owned by the model
 * @param decays whether weight decay applies: true for matrices, false for biases and normalisation weights
 */
public record Parameter(String name, Tensor value, boolean decays) {

    /** Makes an owned leaf of a tensor. */
    public static Parameter of(String name, Tensor value, boolean decays) {
        Tensor leaf = Tensors.onDevice(value);
        leaf.set_requires_grad(true);
        return new Parameter(name, TensorScope.keep(leaf), decays);
    }

    /** How many numbers it has. */
    public long size() {
        return value.numel();
    }

    /** Whether it is trained; a frozen one is not. */
    public boolean isTrained() {
        return value.requires_grad();
    }
}
