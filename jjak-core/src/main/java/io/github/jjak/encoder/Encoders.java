package io.github.jjak.encoder;

import io.github.jjak.tensor.TensorSource;

/** Opens the encoder that a configuration asks for. */
public final class Encoders {

    private Encoders() {}

    /**
     * Reads an encoder of any known architecture.
     *
     * @param configuration what {@code config.json} says
     * @param source the weights, with or without the architecture's prefix; stays open
     * @throws io.github.jjak.error.ModelException naming every tensor that is missing or has another shape
     */
    public static Encoder load(EncoderConfiguration configuration, TensorSource source) {
        return BertEncoder.load(configuration, source);
    }
}
