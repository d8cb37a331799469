package io.github.jjak.encoder.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.TensorScope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Hidden states of chosen layers, collected on the way up and put beside the last ones: {@code [tokens, (1 + chosen) * hiddenSize]}, the
 * last layer's first. So whatever passes hidden states on passes those of layers on. Layers are counted as transformers counts {@code
 * hidden_states}: 0 is what the first layer gets, n what the nth layer gives.
 */
final class LayerStates {

    /** Only the last ones. */
    static final int[] NONE = {};

    private final int[] layers;
    private final @Nullable Tensor[] states;

    /**
     * @param layers numbers of layers below the last, each once
     * @param count layers of the encoder
     * @throws UsageException if there is no such layer below the last
     */
    LayerStates(int[] layers, int count) {
        for (int layer : layers) {
            if (layer < 0 || layer >= count) {
                throw new UsageException("There is no layer " + layer + " below the last: the encoder has " + count
                        + " layers, so it must be from 0 to " + (count - 1) + ".");
            }
        }
        this.layers = layers;
        this.states = new @Nullable Tensor[layers.length];
    }

    /** Remembers hidden states, if they are those of a chosen layer. */
    void offer(int layer, Tensor state) {
        for (int i = 0; i < layers.length; i++) {
            if (layers[i] == layer) {
                states[i] = TensorScope.keep(new Tensor(state));
            }
        }
    }

    /** The last hidden states, float32, with those of the chosen layers beside them; in the caller's scope. */
    Tensor beside(Tensor last) {
        if (layers.length == 0) {
            return last.to(ScalarType.Float);
        }
        Tensor[] all = new Tensor[1 + layers.length];
        all[0] = last.to(ScalarType.Float);
        for (int i = 0; i < layers.length; i++) {
            Tensor state = states[i];
            if (state == null) {
                throw new IllegalStateException("layer " + layers[i] + " was not passed");
            }
            all[i + 1] = state.to(ScalarType.Float);
        }
        return torch.cat(new TensorVector(all), 1);
    }

    /** Frees what was remembered; may be called more than once. */
    void close() {
        for (int i = 0; i < states.length; i++) {
            Tensor state = states[i];
            if (state != null) {
                TensorScope.release(state);
                states[i] = null;
            }
        }
    }

    /** The part of a gradient of {@link #beside} that belongs to the last hidden states, {@code [tokens, hiddenSize]}. */
    static Tensor ofLast(Tensor gradient, int[] layers) {
        return layers.length == 0 ? gradient : part(gradient, layers, 0);
    }

    /** The part of a gradient of {@link #beside} that belongs to a layer's hidden states; null if that is not chosen. */
    static @Nullable Tensor ofLayer(Tensor gradient, int[] layers, int layer) {
        for (int i = 0; i < layers.length; i++) {
            if (layers[i] == layer) {
                return part(gradient, layers, i + 1);
            }
        }
        return null;
    }

    private static Tensor part(Tensor gradient, int[] layers, int place) {
        long size = gradient.size(1) / (1 + layers.length);
        return gradient.narrow(1, place * size, size);
    }

    @Override
    public String toString() {
        return "layers " + Arrays.toString(layers);
    }
}
