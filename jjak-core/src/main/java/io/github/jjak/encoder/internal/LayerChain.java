package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The forward pass of an encoder as a chain, whose links can be run one by one. All results live in the caller's scope and have a graph where
 * one is recorded.
 */
interface LayerChain {

    /** Input of the first layer, {@code [tokens, hidden]}. */
    Tensor below(PackedTokens tokens, boolean training);

    /** What all layers get besides their input, of which gradients flow back as well. */
    default List<Tensor> shared(PackedTokens tokens) {
        return List.of();
    }

    /** Parameters of each layer, from the lowest. */
    List<List<Parameter>> layerParameters();

    /**
     * Runs a layer, {@code [tokens, hidden]} to the same shape.
     *
     * @param number from 0
     * @param shared as {@link #shared} gave it
     */
    Tensor layer(int number, Tensor input, List<Tensor> shared, PackedTokens tokens, boolean training);

    /** From the last layer's output to the last hidden states. */
    default Tensor above(Tensor last) {
        return last;
    }

    /** All links; see {@link Encoder#forward(PackedTokens, boolean, int[])}. */
    default Tensor run(PackedTokens tokens, boolean training, int[] chosen) {
        int count = layerParameters().size();
        LayerStates states = new LayerStates(chosen, count);
        Tensor hidden = TensorScope.keepOnly(() -> below(tokens, training));
        List<Tensor> shared = shared(tokens);
        for (int i = 0; i < count; i++) {
            int number = i;
            Tensor input = hidden;
            states.offer(i, input);
            hidden = TensorScope.keepOnly(() -> layer(number, input, shared, tokens, training));
            TensorScope.release(input);
        }
        Tensor all = states.beside(above(TensorScope.handOver(hidden)));
        states.close();
        return all;
    }
}
