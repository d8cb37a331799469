package io.github.jjak.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.JsonFile;
import java.util.List;

/** Writes a WordPiece vocabulary as the {@code tokenizer.json} that the tokenizers library reads in Java and in Python. */
public final class TokenizerJson {

    private static final int LONGEST_WORD = 200;

    private TokenizerJson() {}

    /**
     * A BERT-type tokenizer over decomposed, lower-cased text: {@code [CLS] text [SEP]}.
     *
     * @param pieces vocabulary in the order of its numbers, starting with {@link WordPieceTrainer#SPECIAL_TOKENS}
     */
    public static ObjectNode wordPiece(List<String> pieces) {
        ObjectNode json = JsonFile.object().put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        for (String special : WordPieceTrainer.SPECIAL_TOKENS) {
            added.addObject()
                    .put("id", pieces.indexOf(special))
                    .put("content", special)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        ArrayNode normalizers =
                json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        normalizers.addObject().put("type", "NFKD");
        normalizers
                .addObject()
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .put("strip_accents", true)
                .put("lowercase", true);
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        addTemplate(json, pieces);
        json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode vocabulary = json.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", LONGEST_WORD)
                .putObject("vocab");
        for (int number = 0; number < pieces.size(); number++) {
            vocabulary.put(pieces.get(number), number);
        }
        return json;
    }

    private static void addTemplate(ObjectNode json, List<String> pieces) {
        ObjectNode template = json.putObject("post_processor").put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        addSpecial(single, "[CLS]", 0);
        addSequence(single, "A", 0);
        addSpecial(single, "[SEP]", 0);
        ArrayNode pair = template.putArray("pair");
        addSpecial(pair, "[CLS]", 0);
        addSequence(pair, "A", 0);
        addSpecial(pair, "[SEP]", 0);
        addSequence(pair, "B", 1);
        addSpecial(pair, "[SEP]", 1);
        ObjectNode specials = template.putObject("special_tokens");
        for (String special : List.of("[CLS]", "[SEP]")) {
            ObjectNode entry = specials.putObject(special).put("id", special);
            entry.putArray("ids").add(pieces.indexOf(special));
            entry.putArray("tokens").add(special);
        }
    }

    private static void addSpecial(ArrayNode template, String token, int type) {
        template.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
    }

    private static void addSequence(ArrayNode template, String name, int type) {
        template.addObject().putObject("Sequence").put("id", name).put("type_id", type);
    }
}
