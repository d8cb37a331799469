package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.model.LoadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Where an encoder, its configuration and its tokenizer lie. */
interface EncoderFiles {

    /** What the person named, for messages. */
    String location();

    /** What the folder is taken for. */
    default ModelKind kind() {
        return ModelKind.SENTENCE_TRANSFORMER;
    }

    /**
     * An encoder and what stands behind it; whoever gets them closes both.
     *
     * @param encoder the encoder
     * @param modules what follows
     */
    record Loaded(Encoder encoder, Modules modules) {}

    /**
     * Reads the encoder and the modules behind it.
     *
     * @param folder of {@code modules.json}, if there is one
     * @param entries of that file
     * @param options own architectures and poolings
     * @throws io.github.jjak.error.ModelException if a file is missing, damaged, or does not fit the others
     */
    Loaded load(Path folder, List<ModuleEntry> entries, LoadOptions options);

    /** Closes the encoder if its modules cannot be made. */
    static Loaded with(Encoder encoder, Function<Encoder, Modules> modules) {
        try {
            return new Loaded(encoder, modules.apply(encoder));
        } catch (RuntimeException failure) {
            encoder.close();
            throw failure;
        }
    }

    /**
     * The content of {@code tokenizer.json}, read, or made from older files.
     *
     * @throws io.github.jjak.error.ModelException if there is none and none can be made
     */
    byte[] tokenizerJson();

    /** Where a small file of the given name lies or would lie, for instance {@code tokenizer.json}. */
    Path file(String name);
}
