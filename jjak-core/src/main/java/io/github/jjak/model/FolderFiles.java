package io.github.jjak.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * @param prompts what that file says is put in front of texts
 */
record FolderFiles(
        String location,
        int maxSequenceLength,
        boolean lowerCase,
        Map<String, byte[]> tokenizerFiles,
        @Nullable ObjectNode sentenceTransformersConfiguration,
        Prompts prompts) {

    FolderFiles {
        tokenizerFiles = Map.copyOf(tokenizerFiles);
    }
}
