package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes {@code tokenizer.json} from BERT's {@code vocab.txt}, as transformers' {@code BertTokenizerFast} does. */
final class WordPieceVocabulary {

    static final String FILE = "vocab.txt";

    private static final Set<String> CLASSES = Set.of("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer");
    private static final int LONGEST_WORD = 100;

    private WordPieceVocabulary() {}

    static ObjectNode tokenizerJson(OldTokenizerFolder folder) {
        folder.checkClass(CLASSES, true);
        JsonFields settings = folder.settings();
        if (!settings.object().path("never_split").isEmpty()) {
            throw folder.unclear("never_split is set, which transformers' fast and slow tokenizers treat differently");
        }
        if (!settings.flag("do_basic_tokenize", true)) {
            throw folder.unclear("do_basic_tokenize is false");
        }
        Map<String, Integer> vocabulary = vocabulary(folder);
        refuseSentencePieces(folder, vocabulary);
        Map<String, String> roles = folder.bertRoles();
        ObjectNode json = TokenizerJson.start(folder.addedTokens(roles, vocabulary));
        ObjectNode normalizer = json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", settings.flag("tokenize_chinese_chars", true))
                .put("lowercase", lowerCase(folder, settings, vocabulary));
        // Absent means: as the lower-casing.
        if (settings.object().hasNonNull("strip_accents")) {
            normalizer.put("strip_accents", settings.flag("strip_accents", false));
        } else {
            normalizer.putNull("strip_accents");
        }
        TokenizerJson.Bounds bounds =
                new TokenizerJson.Bounds(roles.getOrDefault("cls_token", ""), roles.getOrDefault("sep_token", ""));
        TokenizerJson.addBert(json, bounds, roles.getOrDefault("unk_token", ""), LONGEST_WORD, vocabulary);
        return json;
    }

    /** KoBERT's layout: BERT would find hardly a word of any text in such a vocabulary. */
    private static void refuseSentencePieces(OldTokenizerFolder folder, Map<String, Integer> vocabulary) {
        long starts = vocabulary.keySet().stream()
                .filter(piece -> piece.startsWith("▁"))
                .count();
        boolean continued = vocabulary.keySet().stream().anyMatch(piece -> piece.startsWith("##"));
        if (starts > 1 && !continued) {
            throw folder.unclear(
                    FILE + " holds pieces of SentencePiece (" + starts + " start with ▁), as KoBERT's does, which"
                            + " a tokenizer with code of its own reads; AutoTokenizer needs that code, too");
        }
    }

    /** Transformers takes "lower-case" when nothing is said, which would silently break a cased vocabulary. */
    private static boolean lowerCase(OldTokenizerFolder folder, JsonFields settings, Map<String, Integer> vocabulary) {
        if (!settings.object().hasNonNull("do_lower_case")
                && vocabulary.keySet().stream().anyMatch(piece -> piece.matches("(##)?\\p{Lu}"))) {
            throw folder.unclear(
                    "tokenizer_config.json does not say do_lower_case, and the vocabulary has upper-case letters");
        }
        return settings.flag("do_lower_case", true);
    }

    /** One piece per line; the line's number, from 0, is the piece's. */
    private static Map<String, Integer> vocabulary(OldTokenizerFolder folder) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(folder.bytes(FILE)))
                    .toString();
        } catch (CharacterCodingException cause) {
            throw folder.unclear(FILE + " is not UTF-8");
        }
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        text.lines().forEach(piece -> {
            if (vocabulary.put(piece, vocabulary.size()) != null) {
                throw folder.unclear(FILE + " holds a piece twice");
            }
        });
        return vocabulary;
    }
}
