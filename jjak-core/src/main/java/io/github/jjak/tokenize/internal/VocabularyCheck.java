package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The section {@code model} of a {@code tokenizer.json}: the vocabulary and how words are cut into its pieces. */
final class VocabularyCheck {

    private static final int LARGEST_ID = 1 << 24;

    /** Looking for pieces takes a time that grows with the cube of this. */
    private static final int LONGEST_WORD = 1_000;

    private static final int LONGEST_PIECE = 10_000;

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "WordPiece", Set.of("unk_token", "continuing_subword_prefix", "max_input_chars_per_word"),
            "WordLevel", Set.of("unk_token"),
            "Unigram", Set.of("unk_id", "byte_fallback"),
            "BPE",
                    Set.of(
                            "dropout",
                            "unk_token",
                            "continuing_subword_prefix",
                            "end_of_word_suffix",
                            "fuse_unk",
                            "byte_fallback",
                            "ignore_merges"));

    private final String origin;
    private final JsonMapper trees;
    private final ObjectNode settings;
    private final Set<String> names = new HashSet<>();
    private boolean strange;
    private boolean list;
    private boolean doubled;
    private int pieces = -1;
    private boolean merges;

    VocabularyCheck(String origin, JsonMapper trees) {
        this.origin = origin;
        this.trees = trees;
        this.settings = trees.createObjectNode();
    }

    /** Reads the section, at whose first token the parser stands, to its end. */
    boolean isOrdinary(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw TokenizerCheck.refused(origin, "its model is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("vocab")) {
                doubled |= pieces >= 0;
                vocabulary(parser);
            } else if (field.equals("merges")) {
                doubled |= merges;
                merges = true;
                merges(parser);
            } else {
                doubled |= settings.has(field);
                settings.set(field, trees.readTree(parser));
            }
        }
        if (doubled) {
            throw TokenizerCheck.refused(origin, "its model has a field twice");
        }
        settings();
        return !strange;
    }

    private void settings() {
        String type = settings.path("type").asText();
        Set<String> known = FIELDS.get(type);
        if (known == null || pieces < 0) {
            strange = true;
            return;
        }
        strange |= list != type.equals("Unigram") || merges != type.equals("BPE");
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
            strange |= !setting.getKey().equals("type") && !known.contains(setting.getKey());
            JsonNode value = setting.getValue();
            strange |= switch (setting.getKey()) {
                case "type" -> false;
                case "fuse_unk", "byte_fallback", "ignore_merges" -> !value.isBoolean();
                case "dropout" -> !value.isNull() && !(value.isNumber() && value.asDouble() == 0);
                case "unk_id" -> !value.isNull() && !(value.isInt() && value.asInt() >= 0 && value.asInt() < pieces);
                case "max_input_chars_per_word" -> longestWord(value);
                default ->
                    !value.isNull() && !(value.isTextual() && value.asText().length() <= LONGEST_WORD);
            };
        }
        JsonNode unknown = settings.path("unk_token");
        boolean knownUnknown = type.equals("BPE") && (unknown.isMissingNode() || unknown.isNull());
        if (type.equals("Unigram")
                ? !settings.path("unk_id").isInt()
                : !knownUnknown && !names.contains(unknown.asText())) {
            throw TokenizerCheck.refused(
                    origin,
                    "its vocabulary lacks the unknown token, without which native code ends at an unknown word");
        }
        if (type.equals("Unigram")
                && settings.path("unk_id").isInt()
                && settings.path("unk_id").asInt() >= pieces) {
            throw TokenizerCheck.refused(origin, "its unk_id " + settings.path("unk_id") + " is no piece of " + pieces);
        }
    }

    private boolean longestWord(JsonNode value) {
        if (value.isNumber() && !(value.asDouble() >= 0 && value.asDouble() <= LONGEST_WORD)) {
            throw TokenizerCheck.refused(
                    origin,
                    "max_input_chars_per_word is " + TokenizerCheck.shown(value.toString()) + "; it should be 0 to "
                            + LONGEST_WORD);
        }
        return !value.isInt();
    }

    private void vocabulary(JsonParser parser) throws IOException {
        pieces = 0;
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            list = true;
            scoredPieces(parser);
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw TokenizerCheck.refused(origin, "its vocabulary is neither a list nor an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            names.add(parser.currentName());
            strange |= parser.currentName().length() > LONGEST_PIECE;
            pieces++;
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw TokenizerCheck.refused(origin, "a piece of its vocabulary has no whole number");
            }
            // By text: a number beyond a long would end the reading.
            String number = parser.getText();
            if (number.length() > 9 || Integer.parseInt(number) < 0 || Integer.parseInt(number) > LARGEST_ID) {
                throw TokenizerCheck.refused(
                        origin,
                        "a piece of its vocabulary has the number " + TokenizerCheck.shown(number)
                                + "; it should be 0 to " + LARGEST_ID);
            }
        }
    }

    private void scoredPieces(JsonParser parser) throws IOException {
        JsonToken start = parser.nextToken();
        while (start == JsonToken.START_ARRAY) {
            pieces++;
            strange |= parser.nextToken() != JsonToken.VALUE_STRING
                    || parser.getTextLength() == 0
                    || parser.getTextLength() > LONGEST_PIECE;
            strange |= !parser.nextToken().isNumeric() || !Double.isFinite(parser.getDoubleValue());
            strange |= parser.nextToken() != JsonToken.END_ARRAY;
            if (strange) {
                // What kind of damage it is need not be known; the trial says.
                skipTo(parser);
                return;
            }
            start = parser.nextToken();
        }
        if (start != JsonToken.END_ARRAY) {
            strange = true;
            skipTo(parser);
        }
    }

    /** Leaves a list whose members are not what they should be: reads on to the end of the vocabulary. */
    private static void skipTo(JsonParser parser) throws IOException {
        while (!(parser.currentToken() == JsonToken.END_ARRAY
                && "vocab".equals(parser.currentName())
                && parser.getParsingContext().inObject())) {
            if (parser.nextToken() == null) {
                return;
            }
        }
    }

    private void merges(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            strange = true;
            parser.skipChildren();
            return;
        }
        JsonToken merge;
        while ((merge = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (merge == null) {
                return;
            }
            if (merge == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (merge != JsonToken.VALUE_STRING) {
                strange = true;
                parser.skipChildren();
            }
        }
    }
}
