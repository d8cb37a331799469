package io.github.jjak.model.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A cross-encoder in training: the encoder's passes give what the head reads, and the head is differentiated by libtorch. Not
 * thread-safe.
 */
public final class CrossEncoderTraining implements AutoCloseable {

    private final CrossEncoderModel model;
    private final ModelTraining encoder;
    private final boolean dropout;

    CrossEncoderTraining(CrossEncoderModel model, ModelTraining encoder, boolean dropout) {
        this.model = model;
        this.encoder = encoder;
        this.dropout = dropout;
    }

    /** The encoder, whose embeddings the head reads. */
    public ModelTraining encoder() {
        return encoder;
    }

    /**
     * What the head makes of the encoder's embeddings, with a graph to them and to the head's parameters.
     *
     * @param pooled {@code [rows, hiddenSize]}
     * @param seed of dropout
     * @return {@code [rows, labels]} in the caller's scope
     */
    public Tensor scores(Tensor pooled, long seed) {
        return dropout ? model.head().forward(pooled, seed) : model.head().forward(pooled);
    }

    /**
     * Makes all gradients undefined.
     *
     * @param keepMemory whether memory of gradients may be kept for the next step
     */
    public void clearGradients(boolean keepMemory) {
        encoder.clearGradients(keepMemory);
        clearHeadGradients();
    }

    /** Makes the gradients of the head undefined. */
    public void clearHeadGradients() {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : model.head().parameters()) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    @Override
    public void close() {
        clearGradients(false);
        encoder.close();
    }
}
