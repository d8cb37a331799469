package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/**
 * A token that the tokenizer finds in the text before it splits the rest into words; the flags are those of {@code tokenizer.json}.
 *
 * @param id its number
 * @param content how it stands in the text
 * @param singleWord found only as a word of its own
 * @param lstrip swallows blanks before it
 * @param rstrip swallows blanks after it
 * @param normalized found in the normalised text instead of the original
 * @param special counted as a special token
 */
record AddedToken(
        int id,
        String content,
        boolean singleWord,
        boolean lstrip,
        boolean rstrip,
        boolean normalized,
        boolean special) {

    /** A special token without flags. */
    static AddedToken special(int id, String content) {
        return new AddedToken(id, content, false, false, false, false, true);
    }

    /** With the flags that a description gives; a description that is a mere string gives none. */
    static AddedToken described(int id, String content, @Nullable JsonNode description, boolean special) {
        JsonNode flags = description == null ? MissingNode.getInstance() : description;
        return new AddedToken(
                id,
                content,
                flags.path("single_word").asBoolean(false),
                flags.path("lstrip").asBoolean(false),
                flags.path("rstrip").asBoolean(false),
                flags.path("normalized").asBoolean(!special),
                flags.path("special").asBoolean(special));
    }

    void addTo(ArrayNode list) {
        list.addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", singleWord)
                .put("lstrip", lstrip)
                .put("rstrip", rstrip)
                .put("normalized", normalized)
                .put("special", special);
    }
}
