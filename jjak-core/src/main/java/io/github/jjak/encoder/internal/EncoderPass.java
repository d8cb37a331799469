package io.github.jjak.encoder.internal;

import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/** A forward pass of training whose backward pass is still to come; keeps what that needs. */
public interface EncoderPass extends AutoCloseable {

    /**
     * The last hidden states with those of chosen layers beside them, {@code [tokens, (1 + layers) * hiddenSize]}, float32, without a
     * graph; live as long as this pass.
     */
    Tensor hidden();

    /**
     * Adds to the gradients of the encoder's parameters. Once only.
     *
     * @param gradient of {@link #hidden}, float32
     */
    void backward(Tensor gradient);

    /**
     * As {@link #backward(Tensor)}, telling of each layer when this pass has added all it adds to the gradients of its parameters.
     *
     * @param layerDone gets the numbers of the layers that go backward, the highest first; those of {@link
     *     EncoderTraining#layerParameters}, of encoders that tell nothing none
     */
    default void backward(Tensor gradient, IntConsumer layerDone) {
        backward(gradient);
    }

    /** Frees what was kept; may be called at any time and more than once. */
    @Override
    void close();
}
