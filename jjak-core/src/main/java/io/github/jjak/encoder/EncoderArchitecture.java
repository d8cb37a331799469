package io.github.jjak.encoder;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * An architecture of one's own: the encoder of all models whose {@code config.json} has its {@code model_type}. Passed to
 * {@code LoadOptions.withArchitecture}; such a model is encoded, trained, evaluated and saved like any other. It is trained in
 * float32 by libtorch's automatic differentiation. It cannot be exported to ONNX.
 *
 * <p>Implementations are immutable and thread-safe. Caches of vectors identify a model by its files, so a change of the
 * implementation that changes vectors needs another {@code model_type}.
 */
public interface EncoderArchitecture {

    /** {@code model_type} in {@code config.json}. It takes precedence over an architecture of Jjak with the same name. */
    String modelType();

    /**
     * Reads a configuration.
     *
     * @param configuration content of {@code config.json}: strings, numbers, booleans, lists and maps; a copy
     * @return the network that it describes
     * @throws RuntimeException if a field is missing or out of range; the message should name it
     */
    Network network(Map<String, Object> configuration);

    /** The network that one {@code config.json} describes. */
    interface Network {

        /** Number of token ids, which are from 0 to this number, exclusive. */
        int vocabularySize();

        /** Size of a token's hidden state. */
        int hiddenSize();

        /** Number of layers; used to plan memory and to freeze layers. */
        int layers();

        /** Maximum number of tokens of a text, special tokens included. */
        int maxTokens();

        /**
         * Names and shapes of all weights, as in {@code model.safetensors}. All are trained; weight decay applies to those with two or
         * more dimensions. Freezing identifies a layer's weights by {@code layer.N.} or {@code layers.N.} in their names, counted from
         * 0, and those below the layers by names that begin with {@code embeddings}.
         */
        Map<String, long[]> weights();

        /**
         * The hidden states of texts that have the same number of tokens, so there is neither padding nor a mask.
         *
         * @param weights by name, float32, in the shapes of {@link #weights()}; not to be changed or kept
         * @param ids token ids {@code [rows, length]}, int64
         * @param training whether dropout applies; draw it from libtorch's generator, which is seeded for each step
         * @return {@code [rows, length, hiddenSize]}, float32
         */
        Tensor forward(Map<String, Tensor> weights, Tensor ids, boolean training);
    }
}
