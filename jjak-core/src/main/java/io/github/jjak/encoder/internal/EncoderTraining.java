package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * An encoder in training: forward passes with dropout, and their backward passes.
 *
 * <p>The same seed draws the same dropout, so a mini-batch can be run again. Not thread-safe; one per encoder at a time.
 */
public interface EncoderTraining extends AutoCloseable {

    /**
     * Hidden states of which no backward pass will come.
     *
     * @param seed of dropout
     * @return {@code [tokens, hiddenSize]}, float32; lives in the caller's scope
     */
    default Tensor forward(PackedTokens tokens, long seed) {
        return forward(tokens, seed, LayerStates.NONE);
    }

    /**
     * As {@link #forward(PackedTokens, long)}, with the hidden states of layers beside the last ones.
     *
     * @param layers as in {@link Encoder#forward(PackedTokens, boolean, int[])}
     * @return {@code [tokens, (1 + layers) * hiddenSize]}, float32; lives in the caller's scope
     * @throws io.github.jjak.error.UsageException if there is no such layer
     */
    Tensor forward(PackedTokens tokens, long seed, int[] layers);

    /**
     * A forward pass that keeps what backward needs.
     *
     * @param seed of dropout
     */
    default EncoderPass pass(PackedTokens tokens, long seed) {
        return pass(tokens, seed, LayerStates.NONE);
    }

    /**
     * As {@link #pass(PackedTokens, long)}, with the hidden states of layers beside the last ones.
     *
     * @param layers as in {@link Encoder#forward(PackedTokens, boolean, int[])}
     * @throws io.github.jjak.error.UsageException if there is no such layer
     */
    EncoderPass pass(PackedTokens tokens, long seed, int[] layers);

    /** The parameters of each layer of which a pass tells when it is done with them; nothing if it does not. */
    default List<List<Parameter>> layerParameters() {
        return List.of();
    }

    /**
     * Says whether the next passes are parts of a batch that does not fit into memory at once; what can be made again is then not
     * kept from pass to pass.
     */
    void memoryIsScarce(boolean scarce);

    /** To be called when all passes of a step have gone backward; only then are all gradients where they belong. */
    void completeGradients();

    /** To be called after an update of the parameters. */
    void parametersChanged();

    /**
     * Makes all gradients undefined.
     *
     * @param keepMemory whether memory of gradients may be kept for the next step
     */
    void clearGradients(boolean keepMemory);

    /** Frees what training needs beyond the encoder itself. */
    @Override
    void close();
}
