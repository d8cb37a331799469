package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.EncoderPass;
import io.github.jjak.tensor.internal.TensorScope;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/** Embeddings of a mini-batch in training whose backward pass is still to come. */
public final class EmbeddingPass implements AutoCloseable {

    private final EncoderPass encoderPass;
    private final Tensor hidden;
    private final Tensor embeddings;
    private boolean closed;

    /** Takes over the pass; both tensors must be kept and are released here. */
    EmbeddingPass(EncoderPass encoderPass, Tensor hidden, Tensor embeddings) {
        this.encoderPass = encoderPass;
        this.hidden = hidden;
        this.embeddings = embeddings;
    }

    /**
     * {@code [rows, dimension]} in the order the rows were packed from, with those of chosen layers beside them as {@link
     * ModelTraining#embed} gives them, without a graph; in the caller's scope.
     */
    public Tensor embeddings() {
        return embeddings.detach();
    }

    /**
     * Adds to the gradients of all parameters. Once only.
     *
     * @param gradient of the embeddings, of their shape
     */
    public void backward(Tensor gradient) {
        backward(gradient, layer -> {});
    }

    /** As {@link #backward(Tensor)}, telling of the encoder's layers as {@link EncoderPass#backward(Tensor, IntConsumer)} does. */
    public void backward(Tensor gradient, IntConsumer layerDone) {
        try (TensorScope scope = TensorScope.open()) {
            embeddings.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
            encoderPass.backward(hidden.grad(), layerDone);
        }
    }

    /** Frees what was kept; may be called more than once. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            TensorScope.release(embeddings);
            TensorScope.release(hidden);
            encoderPass.close();
        }
    }
}
