package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.weights.internal.TensorSource;

/** An encoder's files in which a head for scores may lie as well. */
interface HeadedFiles extends EncoderFiles {

    /**
     * Opens the weights; the caller closes them.
     *
     * @throws io.github.jjak.error.ModelException if a file is missing or damaged
     */
    Opened open(LoadOptions options);

    /**
     * Weights and what is said of them.
     *
     * @param source the weights of encoder and head
     */
    record Opened(EncoderConfiguration configuration, TensorSource source) implements AutoCloseable {

        @Override
        public void close() {
            source.close();
        }
    }
}
