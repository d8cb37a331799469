package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.TensorScope;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer between its forward and its backward pass. Either what backward needs was kept, and of the input nothing, which the layer below
 * makes again; or the input alone was kept, and the layer is run again: the same products of the same numbers, with the same seed of
 * dropout, so backward finds the same bits. Chen et al., "Training Deep Nets with Sublinear Memory Cost", arXiv 1604.06174.
 */
final class KeptLayer implements AutoCloseable {

    private final BertLayer layer;
    private final BertLayerPass.Surroundings surroundings;
    private final long seed;
    private @Nullable Tensor input;
    private @Nullable BertLayerPass pass;

    /**
     * @param input the caller's handle, which this owns from now on; null if the layer below makes it again
     * @param pass what backward needs; null to make it again
     */
    KeptLayer(
            BertLayer layer,
            BertLayerPass.Surroundings surroundings,
            long seed,
            @Nullable Tensor input,
            @Nullable BertLayerPass pass) {
        this.layer = layer;
        this.surroundings = surroundings;
        this.seed = seed;
        this.input = input;
        this.pass = pass;
    }

    /**
     * Adds the gradients of the layer's parameters.
     *
     * @param gradient of the output, {@code [tokens, hidden]}
     * @param below the layer below; null below the lowest
     * @return gradient of the input; in the caller's scope
     */
    Tensor backward(Tensor gradient, @Nullable KeptLayer below) {
        Tensor kept = input;
        if (pass == null) {
            try (TensorScope scope = TensorScope.open()) {
                pass = BertLayerPass.forward(layer, surroundings, Objects.requireNonNull(kept), seed)
                        .pass();
            }
        }
        return pass.backward(
                gradient, kept == null ? Objects.requireNonNull(below).output() : kept);
    }

    private Tensor output() {
        return Objects.requireNonNull(pass).output();
    }

    /** Frees what was kept; may be called more than once. */
    @Override
    public void close() {
        if (pass != null) {
            pass.close();
            pass = null;
        }
        if (input != null) {
            TensorScope.release(input);
            input = null;
        }
    }
}
