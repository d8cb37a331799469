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

    /**
     * The content of {@code tokenizer.json}, read, or made from older files.
     *
     * @throws io.github.jjak.error.ModelException if there is none and none can be made
     */
    byte[] tokenizerJson();

    /** Where a small file of the given name lies or would lie, for instance {@code tokenizer.json}. */
    Path file(String name);
}
