package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.ModelException;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.TokenizerSettings;
import io.github.jjak.tokenize.internal.VocabularySize;
import java.nio.file.Files;
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

    /** How long texts may be. */
    default LengthFile lengths() {
        return LengthFile.read(this);
    }

    /**
     * The tokenizer, read or made from older files, as its settings want it, checked against the table of embeddings.
     *
     * @param lengths of texts, which says whether they are lower-cased
     */
    default TokenizerSettings.Effective tokenizer(EncoderConfiguration configuration, LengthFile lengths) {
        byte[] json = tokenizerJson();
        Path file = file(TokenizerFiles.TOKENIZER);
        boolean made = !Files.isRegularFile(file)
                // Who exports a graph with a tokenizer.json alone means the file as it is.
                || (this instanceof OnnxFile && !Files.isRegularFile(file(TokenizerSettings.FILE)));
        requireRows(json, configuration, location());
        return TokenizerSettings.read(this::file, configuration.json())
                .apply(json, made, lengths.lowerCase(), configuration.vocabularySize(), file.toString());
    }

    /**
     * Requires that each token has a row in the table of embeddings.
     *
     * @param tokenizerJson content of {@code tokenizer.json}
     */
    static void requireRows(byte[] tokenizerJson, EncoderConfiguration configuration, String location) {
        long tokens = VocabularySize.of(tokenizerJson, TokenizerFiles.TOKENIZER);
        if (tokens > configuration.vocabularySize()) {
            throw new ModelException(location + ": the tokenizer has " + tokens
                    + " tokens, but the model's vocabulary has " + configuration.vocabularySize()
                    + ": tokenizer.json and the weights belong to different models.");
        }
    }

    /** Names of the files beside {@code tokenizer.json} that say more about the tokenizer. */
    default List<String> furtherTokenizerFiles() {
        return FolderFiles.TOKENIZER_FILES;
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
