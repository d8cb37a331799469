package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tokenize.internal.Tokenizer;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.TruncationSide;
import io.github.jjak.tokenize.internal.VocabularySize;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A model that nobody has trained yet, made of a configuration, a tokenizer and a seed, with mean pooling.
 *
 * @param configuration what {@code config.json} shall say
 * @param tokenizer what {@code tokenizer.json} shall say
 * @param tokenizerConfiguration what {@code tokenizer_config.json} shall say, for Python's libraries
 * @param maxSequenceLength most tokens per text, special tokens included
 * @param seed of the weights
 */
public record FreshModel(
        ObjectNode configuration,
        ObjectNode tokenizer,
        ObjectNode tokenizerConfiguration,
        int maxSequenceLength,
        long seed) {

    private static final String ORIGIN = "the new model";

    /**
     * Makes the model; the caller closes it.
     *
     * @throws ModelException if configuration, tokenizer and length do not fit together
     */
    public EmbeddingModel create() {
        EncoderConfiguration parsed = EncoderConfiguration.parse(configuration, ORIGIN + "'s config.json");
        byte[] tokenizerJson = JsonFile.format(tokenizer).concat("\n").getBytes(StandardCharsets.UTF_8);
        long tokens = VocabularySize.of(tokenizerJson, ORIGIN + "'s tokenizer.json");
        if (tokens > parsed.vocabularySize()) {
            throw new ModelException(ORIGIN + "'s tokenizer has " + tokens + " tokens, but its vocab_size is "
                    + parsed.vocabularySize() + ".");
        }
        Encoder encoder = Encoders.random(parsed, seed);
        if (maxSequenceLength > encoder.maxTokens()) {
            int allowed = encoder.maxTokens();
            encoder.close();
            throw new ModelException(ORIGIN + " has " + allowed + " positions, which is less than the "
                    + maxSequenceLength + " tokens of a text.");
        }
        byte[] settings = JsonFile.format(tokenizerConfiguration).concat("\n").getBytes(StandardCharsets.UTF_8);
        return new EmbeddingModel(
                Tokenizer.load(tokenizerJson, ORIGIN + "'s " + TokenizerFiles.TOKENIZER),
                encoder,
                Modules.mean(parsed.hiddenSize()),
                new FolderFiles(
                        ORIGIN,
                        maxSequenceLength,
                        false,
                        TruncationSide.RIGHT,
                        Map.of(TokenizerFiles.TOKENIZER, tokenizerJson, FolderFiles.TOKENIZER_CONFIG, settings),
                        null,
                        Prompts.NONE));
    }
}
