package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import java.util.Map;
import java.util.function.Consumer;

/** A {@code TemplateProcessing}: native code ends the process when a template names a token that {@code special_tokens} lacks. */
final class TemplateCheck {

    private static final int MOST_SPECIAL_TOKENS = 1_000;

    private final String origin;
    private final Consumer<JsonNode> ids;

    /** @param ids takes each token number, as it stands there */
    TemplateCheck(String origin, Consumer<JsonNode> ids) {
        this.origin = origin;
        this.ids = ids;
    }

    /**
     * Whether all of it is known for sure.
     *
     * @throws ModelException if it is known to be dangerous
     */
    boolean isOrdinary(JsonNode template) {
        JsonNode specials = template.path("special_tokens");
        boolean ordinary = template.size() == 4 && specials.isObject();
        for (Map.Entry<String, JsonNode> special : specials.properties()) {
            ordinary &= special(special.getKey(), special.getValue());
        }
        ordinary &= pieces(template.path("single"), specials, "single");
        ordinary &= pieces(template.path("pair"), specials, "pair");
        int texts = 0;
        for (JsonNode piece : template.path("single")) {
            texts += piece.has("Sequence") ? 1 : 0;
            if (piece.has("Sequence")
                    && !piece.path("Sequence").path("id").asText().equals("A")) {
                throw refused("its template for one text names a second one");
            }
        }
        if (texts != 1) {
            throw refused("its template for one text holds the text " + texts + " times");
        }
        return ordinary;
    }

    private boolean special(String name, JsonNode special) {
        JsonNode numbers = special.path("ids");
        JsonNode tokens = special.path("tokens");
        if (!numbers.isArray() || !tokens.isArray() || numbers.size() != tokens.size() || numbers.isEmpty()) {
            throw refused("the token " + TokenizerCheck.shown(name)
                    + " of its template needs as many numbers (ids) as names (tokens), at least one");
        }
        numbers.forEach(ids);
        return special.size() == 3 && special.path("id").isTextual();
    }

    private boolean pieces(JsonNode pieces, JsonNode specials, String which) {
        if (pieces.size() > MOST_SPECIAL_TOKENS) {
            throw refused("its template \"" + which + "\" has " + pieces.size() + " parts");
        }
        boolean ordinary = pieces.isArray();
        for (JsonNode piece : pieces) {
            JsonNode token = piece.path("SpecialToken");
            JsonNode part = token.isMissingNode() ? piece.path("Sequence") : token;
            ordinary &= piece.size() == 1
                    && part.size() == 2
                    && part.path("id").isTextual()
                    && part.path("type_id").canConvertToInt()
                    && part.path("type_id").asInt() >= 0;
            if (!token.isMissingNode() && !specials.has(token.path("id").asText())) {
                throw refused("its template names the token "
                        + TokenizerCheck.shown(token.path("id").asText()) + ", which special_tokens lacks");
            }
        }
        return ordinary;
    }

    private ModelException refused(String why) {
        return TokenizerCheck.refused(origin, why);
    }
}
