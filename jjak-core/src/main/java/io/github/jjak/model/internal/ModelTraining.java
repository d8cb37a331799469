package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.EncoderPass;
import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import org.bytedeco.pytorch.Tensor;

/**
 * A model in training: embeddings with dropout, and their backward passes; see {@link EncoderTraining}. What follows the encoder is
 * float32 and differentiated by libtorch. Not thread-safe.
 */
public final class ModelTraining implements AutoCloseable {

    private final EmbeddingModel model;
    private final EncoderTraining encoder;

    ModelTraining(EmbeddingModel model, EncoderTraining encoder) {
        this.model = model;
        this.encoder = encoder;
    }

    /**
     * Embeddings of which no backward pass will come.
     *
     * @param seed of dropout
     * @return {@code [rows, dimension]} in the order the rows were packed from; in the caller's scope
     */
    public Tensor embed(PackedTokens tokens, long seed) {
        return Gradients.recording(false, () -> model.embedHidden(encoder.forward(tokens, seed), tokens));
    }

    /** Embeddings with what backward needs; see {@link #embed}. */
    public EmbeddingPass pass(PackedTokens tokens, long seed) {
        EncoderPass pass = encoder.pass(tokens, seed);
        Tensor hidden = TensorScope.keepOnly(() -> pass.hidden().detach().set_requires_grad(true));
        return new EmbeddingPass(pass, hidden, TensorScope.keepOnly(() -> model.embedHidden(hidden, tokens)));
    }

    /** Says whether the next passes are parts of a batch that does not fit into memory at once. */
    public void memoryIsScarce(boolean scarce) {
        encoder.memoryIsScarce(scarce);
    }

    /** To be called when all passes of a step have gone backward; only then are all gradients where they belong. */
    public void completeGradients() {
        encoder.completeGradients();
    }

    /** To be called after an update of the parameters. */
    public void parametersChanged() {
        encoder.parametersChanged();
    }

    /**
     * Makes all gradients undefined.
     *
     * @param keepMemory whether memory of gradients may be kept for the next step
     */
    public void clearGradients(boolean keepMemory) {
        encoder.clearGradients(keepMemory);
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : model.modules().parameters()) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
