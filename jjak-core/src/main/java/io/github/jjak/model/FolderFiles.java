package io.github.jjak.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.JsonFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a saved folder repeats from the loaded one: its small files, kept in memory so that the source may change or vanish.
 *
 * @param location as the caller wrote it
 * @param maxSequenceLength most tokens per text
 * @param lowerCase {@code do_lower_case}: texts are lower-cased before they are tokenised
 * @param tokenizerFiles content by file name, {@code tokenizer.json} among them
 * @param sentenceTransformersConfiguration {@code config_sentence_transformers.json}, or null if there was none
 */
record FolderFiles(
        String location,
        int maxSequenceLength,
        boolean lowerCase,
        Map<String, byte[]> tokenizerFiles,
        @Nullable ObjectNode sentenceTransformersConfiguration) {

    static final String TOKENIZER = "tokenizer.json";
    static final String TOKENIZER_CONFIGURATION = "tokenizer_config.json";

    FolderFiles {
        tokenizerFiles = Map.copyOf(tokenizerFiles);
    }

    /** {@code tokenizer_config.json} with this model's length. */
    ObjectNode tokenizerConfiguration() {
        byte[] stored = tokenizerFiles.get(TOKENIZER_CONFIGURATION);
        ObjectNode json = stored != null && JsonFile.parse(stored, TOKENIZER_CONFIGURATION) instanceof ObjectNode object
                ? object
                : JsonFile.object().put("tokenizer_class", "PreTrainedTokenizerFast");
        return json.put("model_max_length", maxSequenceLength);
    }
}
