package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} as a table of token vectors uses it: as it stands, without anything around texts. The tokenizers library
 * cuts texts where the file says so, and this is the only place where such a model can say how long texts may be.
 *
 * @param effective the file without what puts special tokens around texts, cuts or pads; Jjak cuts
 * @param maxTokens where texts are cut; null for nowhere
 */
public record BareTokenizer(
        TokenizerSettings.Effective effective, @Nullable Integer maxTokens) {

    private static final String TRUNCATION = "truncation";
    private static final String MOST = "max_length";

    /**
     * Reads a file.
     *
     * @param origin what messages call it
     * @throws ModelException if it is not a JSON object, or cuts texts where nothing is left
     */
    public static BareTokenizer of(byte[] tokenizerJson, String origin) {
        TokenizerOutline plain = TokenizerOutline.read(tokenizerJson, Set.of(), origin);
        JsonNode model = plain.part("model");
        String unknown = model.path("unk_token").asText("");
        ObjectNode parts = JsonFile.object();
        parts.putNull("post_processor").putNull(TRUNCATION).putNull("padding");
        byte[] json = TokenizerOutline.rewrite(tokenizerJson, parts, JsonFile.object());
        return new BareTokenizer(
                new TokenizerSettings.Effective(
                        json, side(plain.part(TRUNCATION)), unknown(tokenizerJson, model, unknown, origin)),
                maxTokens(plain.part(TRUNCATION), origin));
    }

    /** The special and other added tokens, as the file lists them. */
    public JsonNode addedTokens() {
        return TokenizerOutline.read(effective.json(), Set.of(), "tokenizer.json")
                .part("added_tokens");
    }

    /** One more than the largest number of a token. */
    public int size(String origin) {
        return Math.toIntExact(VocabularySize.of(effective.json(), origin));
    }

    private static int unknown(byte[] tokenizerJson, JsonNode model, String token, String origin) {
        if (model.path("unk_id").isInt()) {
            return model.path("unk_id").asInt();
        }
        Map<String, Integer> numbers =
                TokenizerOutline.read(tokenizerJson, Set.of(token), origin).allNumbers();
        return numbers.getOrDefault(token, Tokenizer.NO_TOKEN);
    }

    private static TruncationSide side(JsonNode truncation) {
        return truncation.path("direction").asText("Right").equals("Left") ? TruncationSide.LEFT : TruncationSide.RIGHT;
    }

    private static @Nullable Integer maxTokens(JsonNode truncation, String origin) {
        if (!truncation.isObject()) {
            return null;
        }
        JsonNode most = truncation.path(MOST);
        if (!most.canConvertToInt() || !most.isIntegralNumber() || most.asInt() < 1) {
            throw new ModelException(origin + ": " + MOST + " of " + TRUNCATION
                    + " must be a whole number from 1, but is " + most + ".");
        }
        return most.asInt();
    }

    /**
     * The file for other programs, which cut texts where it says so.
     *
     * @param json content of a {@code tokenizer.json}
     * @param maxTokens where texts are cut; null for nowhere
     * @param side where they lose tokens
     */
    public static byte[] cutting(byte[] json, @Nullable Integer maxTokens, TruncationSide side) {
        ObjectNode parts = JsonFile.object();
        if (maxTokens == null) {
            parts.putNull(TRUNCATION);
        } else {
            parts.putObject(TRUNCATION)
                    .put("direction", side == TruncationSide.LEFT ? "Left" : "Right")
                    .put(MOST, maxTokens)
                    .put("strategy", "LongestFirst")
                    .put("stride", 0);
        }
        return TokenizerOutline.rewrite(json, parts, JsonFile.object());
    }
}
