package io.github.jjak.trim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** A {@code tokenizer.json} taken apart: the pieces, and every other place where a token's number stands. */
final class TokenizerParts {

    private final ObjectNode json;
    private final PieceTable pieces;

    /**
     * @param tokenizerJson content of the file
     * @param origin what messages call the model
     * @throws UsageException if it is of a kind that cannot be trimmed
     */
    TokenizerParts(byte[] tokenizerJson, String origin) {
        if (!(JsonFile.parse(tokenizerJson, origin) instanceof ObjectNode object)
                || !(object.get("model") instanceof ObjectNode model)) {
            throw new ModelException(origin + ": tokenizer.json holds no tokenizer model.");
        }
        this.json = object;
        this.pieces = table(object, model, origin);
    }

    private static PieceTable table(ObjectNode json, ObjectNode model, String origin) {
        String type = model.path("type").asText("");
        return switch (type) {
            case "WordPiece" -> new WordPieceTable(model, origin);
            case "Unigram" -> new UnigramTable(model, origin);
            case "BPE" -> {
                requirePlainBytes(json, model, origin);
                yield new ByteLevelTable(model, origin);
            }
            default -> throw refused(origin, "is of the kind \"" + type + "\"");
        };
    }

    private static void requirePlainBytes(ObjectNode json, ObjectNode model, String origin) {
        if (!mentions(json.path("pre_tokenizer"), "ByteLevel") && !mentions(json.path("normalizer"), "ByteLevel")) {
            throw refused(origin, "is BPE over letters, not bytes");
        }
        if (model.hasNonNull("dropout") && model.path("dropout").asDouble() != 0) {
            throw refused(origin, "leaves merges out by chance (dropout)");
        }
        for (String mark : new String[] {"continuing_subword_prefix", "end_of_word_suffix"}) {
            if (!model.path(mark).asText("").isEmpty() && model.hasNonNull(mark)) {
                throw refused(origin, "marks pieces by " + mark);
            }
        }
    }

    private static UsageException refused(String origin, String what) {
        return new UsageException(
                "The tokenizer of " + origin + " " + what + "; WordPiece, Unigram and byte-level BPE can be trimmed.");
    }

    /** Whether a part, or a part of it, is of a type. */
    private static boolean mentions(JsonNode part, String type) {
        if (part.path("type").asText("").equals(type)) {
            return true;
        }
        for (JsonNode inner : part) {
            if (inner.isContainerNode() && mentions(inner, type)) {
                return true;
            }
        }
        return false;
    }

    PieceTable pieces() {
        return pieces;
    }

    /** Numbers of the tokens that are found in a text before it is split: special ones, and whatever a model's makers added. */
    BitSet addedTokens() {
        BitSet ids = new BitSet();
        for (JsonNode token : json.path("added_tokens")) {
            ids.set(token.path("id").asInt());
        }
        return ids;
    }

    /** One more than the largest number of a token. */
    int size() {
        return Math.max(pieces.size(), addedTokens().length());
    }

    /** The file with the tokens that are kept. */
    byte[] trimmed(Numbering numbering, String origin) {
        ObjectNode trimmed = json.deepCopy();
        trimmed.putNull("truncation");
        trimmed.putNull("padding");
        for (JsonNode token : trimmed.path("added_tokens")) {
            ((ObjectNode) token).put("id", numbering.of(token.path("id").asInt()));
        }
        renumber(trimmed.path("post_processor"), numbering, origin);
        trimmed.set("model", pieces.trimmed(numbering));
        return JsonFile.formatLine(trimmed).getBytes(StandardCharsets.UTF_8);
    }

    private static void renumber(JsonNode processor, Numbering numbering, String origin) {
        switch (processor.path("type").asText("")) {
            case "", "ByteLevel" -> {
                // Nothing is put around texts, or nothing with a number.
            }
            case "Sequence" -> processor.path("processors").forEach(part -> renumber(part, numbering, origin));
            case "TemplateProcessing" -> {
                for (JsonNode special : processor.path("special_tokens")) {
                    ArrayNode ids = (ArrayNode) special.path("ids");
                    for (int i = 0; i < ids.size(); i++) {
                        ids.set(i, numbering.of(ids.get(i).asInt()));
                    }
                }
            }
            case "BertProcessing", "RobertaProcessing" -> {
                for (String bound : new String[] {"sep", "cls"}) {
                    ArrayNode pair = (ArrayNode) processor.path(bound);
                    pair.set(1, numbering.of(pair.get(1).asInt()));
                }
            }
            default ->
                throw new UsageException("The tokenizer of " + origin + " has a post-processor of the kind \""
                        + processor.path("type").asText()
                        + "\"; TemplateProcessing, BertProcessing, RobertaProcessing and ByteLevel can be trimmed.");
        }
    }
}
