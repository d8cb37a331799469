package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the tokenizer of a model folder: {@code tokenizer.json}, or the files from before it, from which the same file is made that
 * transformers would make: BERT's {@code vocab.txt}, RoBERTa's {@code vocab.json} and {@code merges.txt}, XLM-RoBERTa's
 * SentencePiece model.
 */
public final class TokenizerFiles {

    /** The tokenizers library's own format. */
    public static final String TOKENIZER = "tokenizer.json";

    private TokenizerFiles() {}

    /**
     * The content of the folder's {@code tokenizer.json}, read or made.
     *
     * @throws ModelException if there is neither it nor files that say for sure what it would be; the message says how to make it
     *     with Python
     */
    public static byte[] tokenizerJson(Path folder) {
        OldTokenizerFolder files = new OldTokenizerFolder(folder);
        if (files.has(TOKENIZER)) {
            return read(folder.resolve(TOKENIZER));
        }
        return JsonFile.formatLine(made(files)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(RegularFile.require(file));
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    private static ObjectNode made(OldTokenizerFolder files) {
        boolean wordPiece = files.has(WordPieceVocabulary.FILE);
        boolean byteLevel = files.has(ByteLevelVocabulary.VOCABULARY) && files.has(ByteLevelVocabulary.MERGES);
        List<String> models =
                UnigramVocabulary.FILES.stream().filter(files::has).toList();
        int kinds = (wordPiece ? 1 : 0) + (byteLevel ? 1 : 0) + models.size();
        if (kinds > 1) {
            throw files.unclear("it holds vocabularies of more than one kind");
        }
        if (wordPiece) {
            return WordPieceVocabulary.tokenizerJson(files);
        }
        if (byteLevel) {
            return ByteLevelVocabulary.tokenizerJson(files);
        }
        if (models.size() == 1) {
            return UnigramVocabulary.tokenizerJson(files, models.get(0));
        }
        throw files.unclear("there is no vocab.txt, no vocab.json with merges.txt and no SentencePiece model");
    }
}
