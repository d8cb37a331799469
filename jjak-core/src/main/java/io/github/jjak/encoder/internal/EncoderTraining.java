package io.github.jjak.encoder.internal;

import io.github.jjak.tokenize.internal.PackedTokens;
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
    Tensor forward(PackedTokens tokens, long seed);

    /**
     * A forward pass that keeps what backward needs.
     *
     * @param seed of dropout
     */
    EncoderPass pass(PackedTokens tokens, long seed);

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
