package io.github.jjak.model;

import io.github.jjak.encoder.Encoder;
import java.nio.file.Path;

/** Where an encoder, its configuration and its tokenizer lie. */
interface EncoderFiles {

    /** What the person named, for messages. */
    String location();

    /**
     * Reads the encoder; the caller closes it.
     *
     * @throws io.github.jjak.error.ModelException if a file is missing, damaged, or does not fit the others
     */
    Encoder load();

    /** Where a small file of the given name lies or would lie, for instance {@code tokenizer.json}. */
    Path file(String name);
}
