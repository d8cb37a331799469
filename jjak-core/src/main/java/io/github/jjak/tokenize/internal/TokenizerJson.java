package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes vocabularies as the {@code tokenizer.json} that the tokenizers library reads in Java and in Python. */
public final class TokenizerJson {

    private static final int LONGEST_WORD = 200;

    private TokenizerJson() {}

    /**
     * The special tokens around a text.
     *
     * @param first before it
     * @param last after it
     */
    record Bounds(String first, String last) {}

    /**
     * A BERT-type tokenizer over decomposed, lower-cased text: {@code [CLS] text [SEP]}.
     *
     * @param pieces vocabulary in the order of its numbers, starting with {@link WordPieceTrainer#SPECIAL_TOKENS}
     */
    public static ObjectNode wordPiece(List<String> pieces) {
        return wordPiece(pieces, "NFKD", true);
    }

    /**
     * A BERT-type tokenizer over composed (NFC), lower-cased text that leaves accents, and with them final consonants, where
     * they are: {@code [CLS] text [SEP]}.
     *
     * @param pieces vocabulary in the order of its numbers, starting with {@link WordPieceTrainer#SPECIAL_TOKENS}
     */
    public static ObjectNode composedWordPiece(List<String> pieces) {
        return wordPiece(pieces, "NFC", false);
    }

    private static ObjectNode wordPiece(List<String> pieces, String form, boolean stripAccents) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        pieces.forEach(piece -> vocabulary.put(piece, vocabulary.size()));
        ObjectNode json = start(WordPieceTrainer.SPECIAL_TOKENS.stream()
                .map(special -> AddedToken.special(pieces.indexOf(special), special))
                .toList());
        ArrayNode normalizers =
                json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        normalizers.addObject().put("type", form);
        normalizers
                .addObject()
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .put("strip_accents", stripAccents)
                .put("lowercase", true);
        addBert(json, new Bounds("[CLS]", "[SEP]"), "[UNK]", LONGEST_WORD, vocabulary);
        return json;
    }

    /** The head of every file: neither truncation nor padding, and the tokens that are found first. */
    static ObjectNode start(List<AddedToken> addedTokens) {
        ObjectNode json = JsonFile.object().put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        addedTokens.forEach(token -> token.addTo(added));
        return json;
    }

    /** BERT's parts behind the normalizer. A word of more than {@code longestWord} letters becomes the unknown token. */
    static void addBert(
            ObjectNode json, Bounds bounds, String unknown, int longestWord, Map<String, Integer> vocabulary) {
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode template = addTemplate(json, bounds, vocabulary);
        ArrayNode pair = template.putArray("pair");
        addSpecial(pair, bounds.first(), 0);
        addSequence(pair, "A", 0);
        addSpecial(pair, bounds.last(), 0);
        addSequence(pair, "B", 1);
        addSpecial(pair, bounds.last(), 1);
        json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = json.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", unknown)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", longestWord);
        vocabulary.forEach(model.putObject("vocab")::put);
    }

    /** A post-processor that puts the bounds around a text; the caller adds what happens to a pair. */
    static ObjectNode addTemplate(ObjectNode json, Bounds bounds, Map<String, Integer> vocabulary) {
        ObjectNode template = json.putObject("post_processor").put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        addSpecial(single, bounds.first(), 0);
        addSequence(single, "A", 0);
        addSpecial(single, bounds.last(), 0);
        ObjectNode specials = template.putObject("special_tokens");
        for (String special : List.of(bounds.first(), bounds.last())) {
            ObjectNode entry = specials.putObject(special).put("id", special);
            entry.putArray("ids").add(vocabulary.get(special));
            entry.putArray("tokens").add(special);
        }
        return template;
    }

    static void addSpecial(ArrayNode template, String token, int type) {
        template.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
    }

    static void addSequence(ArrayNode template, String name, int type) {
        template.addObject().putObject("Sequence").put("id", name).put("type_id", type);
    }
}
