package io.github.jjak.pretrain.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.util.BitSet;
import java.util.List;

/**
 * What masking must know of a vocabulary.
 *
 * @param size number of pieces
 * @param mask number of the token that stands for a hidden one
 * @param special numbers of special tokens, which neither are masked nor replace another
 * @param continuing numbers of pieces that continue a word
 */
record PieceKinds(int size, int mask, BitSet special, BitSet continuing) {

    private static final List<String> MASK_TOKENS = List.of("[MASK]", "<mask>");

    /**
     * Reads them from a {@code tokenizer.json}.
     *
     * @throws ModelException if it has no mask token
     */
    static PieceKinds parse(byte[] tokenizerJson) {
        JsonNode json = JsonFile.parse(tokenizerJson, "tokenizer.json");
        BitSet special = new BitSet();
        int size = 0;
        int mask = -1;
        for (JsonNode token : json.path("added_tokens")) {
            int id = token.path("id").asInt();
            size = Math.max(size, id + 1);
            if (MASK_TOKENS.contains(token.path("content").asText())) {
                mask = id;
                special.set(id);
            } else if (token.path("special").asBoolean()) {
                special.set(id);
            }
        }
        if (mask < 0) {
            throw new ModelException(
                    "The tokenizer has no mask token ([MASK] or <mask>), which masked language modelling"
                            + " needs. Start from a model that has one.");
        }
        JsonNode model = json.path("model");
        WordBoundaries boundaries = WordBoundaries.of(model, json);
        BitSet continuing = new BitSet();
        if (model.path("vocab").isArray()) {
            for (int id = 0; id < model.path("vocab").size(); id++) {
                continuing.set(
                        id,
                        boundaries.continues(model.path("vocab").get(id).path(0).asText()));
            }
            size = Math.max(size, model.path("vocab").size());
        } else {
            for (var piece : model.path("vocab").properties()) {
                continuing.set(piece.getValue().asInt(), boundaries.continues(piece.getKey()));
                size = Math.max(size, piece.getValue().asInt() + 1);
            }
        }
        continuing.andNot(special);
        return new PieceKinds(size, mask, special, continuing);
    }

    /** How a vocabulary shows where words begin. */
    private record WordBoundaries(String prefix, boolean prefixContinues) {

        static WordBoundaries of(JsonNode model, JsonNode json) {
            return switch (model.path("type").asText("")) {
                case "WordPiece" ->
                    new WordBoundaries(model.path("continuing_subword_prefix").asText("##"), true);
                case "Unigram" -> new WordBoundaries("\u2581", false);
                // Byte-level BPE shows a blank as Ġ, SentencePiece's as a low bar.
                default -> new WordBoundaries(json.toString().contains("ByteLevel") ? "\u0120" : "\u2581", false);
            };
        }

        boolean continues(String piece) {
            return piece.startsWith(prefix) == prefixContinues;
        }
    }
}
