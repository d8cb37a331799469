package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.tokenize.internal.SentencePieceModel.Kind;
import io.github.jjak.tokenize.internal.SentencePieceModel.Piece;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes {@code tokenizer.json} from XLM-RoBERTa's SentencePiece model, as transformers' {@code XLMRobertaTokenizerFast} does: the
 * model's first three pieces give way to fairseq's four, so every other piece's number is one higher, and the mask comes last.
 */
final class UnigramVocabulary {

    /** The name that only XLM-RoBERTa and its kin use. */
    static final String FILE = "sentencepiece.bpe.model";

    /** All names under which models are found. */
    static final List<String> FILES = List.of(FILE, "spiece.model", "tokenizer.model");

    private static final int REPLACED = 3;
    private static final int UNKNOWN_ID = 3;

    private UnigramVocabulary() {}

    static ObjectNode tokenizerJson(OldTokenizerFolder folder, String file) {
        folder.checkClass(Set.of("XLMRobertaTokenizer"), file.equals(FILE));
        SentencePieceModel model =
                SentencePieceModel.parse(folder.bytes(file), folder.file(file).toString());
        check(folder, file, model);
        Map<String, String> roles = folder.robertaRoles();
        List<Piece> pieces = pieces(model, roles);
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            vocabulary.put(pieces.get(id).text(), id);
        }
        if (vocabulary.size() < pieces.size()) {
            throw folder.unclear(file + " holds a piece twice");
        }
        ObjectNode json = TokenizerJson.start(folder.addedTokens(roles, vocabulary));
        addNormalizer(json, model);
        boolean prefixSpace = folder.settings().flag("add_prefix_space", true);
        ArrayNode splits =
                json.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        splits.addObject().put("type", "WhitespaceSplit");
        addMetaspace(splits.addObject(), prefixSpace);
        addPostProcessor(json, roles, vocabulary);
        addMetaspace(json.putObject("decoder"), prefixSpace);
        ObjectNode unigram = json.putObject("model")
                .put("type", "Unigram")
                .put("unk_id", UNKNOWN_ID)
                .put("byte_fallback", false);
        ArrayNode scores = unigram.putArray("vocab");
        // As a double: Python widens the model's float32 scores in the same way.
        pieces.forEach(piece -> scores.addArray().add(piece.text()).add((double) piece.score()));
        return json;
    }

    private static void check(OldTokenizerFolder folder, String file, SentencePieceModel model) {
        if (model.modelType() != SentencePieceModel.UNIGRAM) {
            String type = model.modelType() == SentencePieceModel.BPE ? "BPE" : "number " + model.modelType();
            throw folder.unclear(file + " is a SentencePiece model of type " + type + ", not Unigram");
        }
        if (model.byteFallback()) {
            throw folder.unclear(file + " uses byte_fallback");
        }
        List<Piece> pieces = model.pieces();
        if (pieces.size() <= REPLACED
                || pieces.get(0).kind() != Kind.UNKNOWN
                || pieces.subList(1, REPLACED).stream().anyMatch(piece -> piece.kind() != Kind.CONTROL)) {
            throw folder.unclear(file + " does not start with the unknown piece and two control pieces");
        }
        // Such pieces win over all others, which Unigram in the tokenizers library does not know.
        if (pieces.subList(REPLACED, pieces.size()).stream().anyMatch(piece -> piece.kind() != Kind.NORMAL)) {
            throw folder.unclear(file + " holds control, user-defined or unused pieces");
        }
    }

    private static List<Piece> pieces(SentencePieceModel model, Map<String, String> roles) {
        List<Piece> pieces = new ArrayList<>();
        for (String role : List.of("bos_token", "pad_token", "eos_token", "unk_token")) {
            pieces.add(special(roles, role));
        }
        pieces.addAll(model.pieces().subList(REPLACED, model.pieces().size()));
        pieces.add(special(roles, "mask_token"));
        return pieces;
    }

    private static Piece special(Map<String, String> roles, String role) {
        return new Piece(roles.getOrDefault(role, ""), 0, Kind.CONTROL);
    }

    private static void addNormalizer(ObjectNode json, SentencePieceModel model) {
        if (model.charsMap().length == 0) {
            json.putNull("normalizer");
        } else {
            json.putObject("normalizer")
                    .put("type", "Precompiled")
                    .put("precompiled_charsmap", Base64.getEncoder().encodeToString(model.charsMap()));
        }
    }

    static void addMetaspace(ObjectNode target, boolean prefixSpace) {
        target.put("type", "Metaspace")
                .put("replacement", "▁")
                .put("prepend_scheme", prefixSpace ? "always" : "never")
                .put("split", true);
    }

    private static void addPostProcessor(ObjectNode json, Map<String, String> roles, Map<String, Integer> vocabulary) {
        String first = roles.getOrDefault("bos_token", "");
        String last = roles.getOrDefault("eos_token", "");
        ObjectNode template = TokenizerJson.addTemplate(json, new TokenizerJson.Bounds(first, last), vocabulary);
        ArrayNode pair = template.putArray("pair");
        TokenizerJson.addSpecial(pair, first, 0);
        TokenizerJson.addSequence(pair, "A", 0);
        TokenizerJson.addSpecial(pair, last, 0);
        TokenizerJson.addSpecial(pair, last, 0);
        TokenizerJson.addSequence(pair, "B", 0);
        TokenizerJson.addSpecial(pair, last, 0);
    }
}
