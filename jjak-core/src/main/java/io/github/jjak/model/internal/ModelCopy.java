package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.VocabularySize;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of a model in which something is another. */
final class ModelCopy {

    private static final String SPECIAL_TOKENS = "special_tokens_map.json";
    private static final String TOKENS_BY_NUMBER = "added_tokens_decoder";

    private ModelCopy() {}

    static EmbeddingModel withVocabulary(EmbeddingModel model, byte[] tokenizerJson, int[] rows) {
        String origin = "the copy's " + TokenizerFiles.TOKENIZER;
        long tokens = VocabularySize.of(tokenizerJson, origin);
        if (tokens > rows.length) {
            throw new ModelException(
                    origin + " has " + tokens + " tokens, but there are rows for " + rows.length + ".");
        }
        Encoder encoder = model.encoder().withVocabulary(rows);
        try {
            return new EmbeddingModel(
                    model.tokenizer().withVocabulary(tokenizerJson, rows, origin),
                    encoder,
                    model.modules().copy(),
                    withTokenizer(model.files(), tokenizerJson, rows));
        } catch (RuntimeException failure) {
            encoder.close();
            throw failure;
        }
    }

    static EmbeddingModel of(EmbeddingModel model) {
        return with(model, model.encoder().copy());
    }

    static EmbeddingModel withLayers(EmbeddingModel model, int[] layers) {
        if (model.modules().layers() != null) {
            throw new UsageException(
                    "The model's WeightedLayerPooling mixes the hidden states of its layers, so none can be removed.");
        }
        return with(model, model.encoder().withLayers(layers));
    }

    private static EmbeddingModel with(EmbeddingModel model, Encoder encoder) {
        try {
            return new EmbeddingModel(
                    model.tokenizer().copy(model.location()),
                    encoder,
                    model.modules().copy(),
                    model.files());
        } catch (RuntimeException failure) {
            encoder.close();
            throw failure;
        }
    }

    /**
     * A copy of the encoder with other words about it and other modules behind it.
     *
     * @param configuration what its {@code config.json} shall say
     * @param modules what follows it; the copy's
     * @param maxSequenceLength most tokens of a row
     */
    static EmbeddingModel withConfiguration(
            EmbeddingModel model, ObjectNode configuration, Modules modules, int maxSequenceLength) {
        FolderFiles files = model.files();
        Encoder encoder = Encoders.copy(model.encoder(), configuration);
        try {
            return new EmbeddingModel(
                    model.tokenizer().copy(model.location()),
                    encoder,
                    modules,
                    new FolderFiles(
                            files.location(),
                            maxSequenceLength,
                            files.lowerCase(),
                            files.truncationSide(),
                            files.tokenizerFiles(),
                            null,
                            Prompts.NONE));
        } catch (RuntimeException failure) {
            encoder.close();
            throw failure;
        }
    }

    /** Lists of the former pieces ({@code vocab.txt} and its kin) are left out: they would contradict the new file. */
    private static FolderFiles withTokenizer(FolderFiles files, byte[] tokenizerJson, int[] rows) {
        Map<String, byte[]> tokenizerFiles = new LinkedHashMap<>();
        tokenizerFiles.put(TokenizerFiles.TOKENIZER, tokenizerJson);
        byte[] special = files.tokenizerFiles().get(SPECIAL_TOKENS);
        if (special != null) {
            tokenizerFiles.put(SPECIAL_TOKENS, special);
        }
        tokenizerFiles.put(
                FolderFiles.TOKENIZER_CONFIG,
                JsonFile.format(configuration(files.tokenizerConfiguration(), rows))
                        .getBytes(StandardCharsets.UTF_8));
        return new FolderFiles(
                files.location(),
                files.maxSequenceLength(),
                files.lowerCase(),
                files.truncationSide(),
                tokenizerFiles,
                files.sentenceTransformersConfiguration(),
                files.prompts());
    }

    /**
     * The class that reads {@code tokenizer.json} and nothing else, for Python's libraries: those of single models build their
     * tokenizer again from parts of it.
     */
    private static ObjectNode configuration(ObjectNode old, int[] rows) {
        ObjectNode json = old.deepCopy().put("tokenizer_class", "PreTrainedTokenizerFast");
        if (json.get(TOKENS_BY_NUMBER) instanceof ObjectNode byNumber) {
            Map<String, JsonNode> entries = new HashMap<>();
            byNumber.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            ObjectNode renumbered = json.putObject(TOKENS_BY_NUMBER);
            for (int i = 0; i < rows.length; i++) {
                JsonNode entry = entries.get(Integer.toString(rows[i]));
                if (entry != null) {
                    renumbered.set(Integer.toString(i), entry);
                }
            }
        }
        return json;
    }
}
