package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks at a whole {@code tokenizer.json} before native code does, because native code that is surprised by a file ends the process.
 *
 * <ol>
 *   <li>What is known to end or to hang a process is refused, with the reason.
 *   <li>A file of which every field is known and within its bounds is ordinary.
 *   <li>Any other is strange: {@link TokenizerTrial} tries it in a process of its own first.
 * </ol>
 *
 * <p>The vocabulary and the merges are read token by token, all else as trees.
 */
final class TokenizerCheck {

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final int LARGEST_ID = 1 << 24;
    private static final int LONGEST_ADDED_TOKEN = 1_000;
    private static final int MOST_ADDED_LETTERS = 1_000_000;
    private static final int MOST_ADDED_TOKENS = 100_000;
    private static final int LONGEST_PADDING = 1 << 16;

    private final String origin;
    private final ComponentCheck components;
    private boolean strange;

    private TokenizerCheck(String origin) {
        this.origin = origin;
        this.components = new ComponentCheck(origin);
    }

    /**
     * Whether a file is ordinary.
     *
     * @param origin what messages call it
     * @return false if it must be tried in a process of its own before it is loaded
     * @throws ModelException if it is known to be dangerous or is no JSON
     */
    static boolean isOrdinary(byte[] tokenizerJson, String origin) {
        return new TokenizerCheck(origin).ordinary(tokenizerJson);
    }

    private boolean ordinary(byte[] tokenizerJson) {
        Set<String> sections = new HashSet<>();
        try (JsonParser parser = new JsonFactory().setCodec(TREES).createParser(tokenizerJson)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused(origin, "it holds no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String section = parser.currentName();
                if (!sections.add(section)) {
                    throw refused(origin, "it has the field " + shown(section) + " twice");
                }
                parser.nextToken();
                section(section, parser);
            }
            if (parser.nextToken() != null) {
                strange = true;
            }
        } catch (IOException cause) {
            throw new ModelException(origin + " cannot be used as a tokenizer: it is not valid JSON.", cause);
        }
        strange |= !sections.contains("model");
        return !strange && !components.strange();
    }

    private void section(String section, JsonParser parser) throws IOException {
        switch (section) {
            case "version" -> strange |= !"1.0".equals(parser.getValueAsString());
            case "model" -> strange |= !new VocabularyCheck(origin, TREES).isOrdinary(parser);
            case "truncation" -> truncation(TREES.readTree(parser));
            case "padding" -> padding(TREES.readTree(parser));
            case "added_tokens" -> addedTokens(TREES.readTree(parser));
            case "normalizer", "pre_tokenizer", "decoder" -> components.check(TREES.readTree(parser), section);
            case "post_processor" -> components.postProcessor(TREES.readTree(parser), this::id);
            default -> {
                strange = true;
                parser.skipChildren();
            }
        }
    }

    private void truncation(JsonNode truncation) {
        if (!truncation.isNull()) {
            long most = truncation.path("max_length").asLong(-1);
            long stride = truncation.path("stride").asLong(0);
            if (most < 0 || stride < 0 || (most > 0 && stride >= most)) {
                strange = true;
            }
        }
    }

    private void padding(JsonNode padding) {
        if (padding.isNull()) {
            return;
        }
        JsonNode multiple = padding.path("pad_to_multiple_of");
        if (!multiple.isNull() && !multiple.isMissingNode() && !within(multiple, 1, LONGEST_PADDING)) {
            throw refused(origin, "pad_to_multiple_of is " + shown(multiple.toString()));
        }
        JsonNode fixed = padding.path("strategy").path("Fixed");
        if (!fixed.isMissingNode() && !within(fixed, 0, LONGEST_PADDING)) {
            throw refused(origin, "its padding to a fixed length is " + shown(fixed.toString()));
        }
        strange |= fixed.isMissingNode() && !padding.path("strategy").asText().equals("BatchLongest");
    }

    private void addedTokens(JsonNode tokens) {
        if (!tokens.isArray() || tokens.size() > MOST_ADDED_TOKENS) {
            throw refused(origin, "its added_tokens are not a list of at most " + MOST_ADDED_TOKENS + " tokens");
        }
        long letters = 0;
        for (JsonNode token : tokens) {
            String content = token.path("content").asText();
            letters += content.length();
            if (content.length() > LONGEST_ADDED_TOKEN || letters > MOST_ADDED_LETTERS) {
                throw refused(
                        origin,
                        "an added token has " + content.length() + " characters (" + letters
                                + " with those before it); allowed are " + LONGEST_ADDED_TOKEN + " each and "
                                + MOST_ADDED_LETTERS + " in all");
            }
            id(token.path("id"));
            strange |= !token.path("content").isTextual() || content.isEmpty() || token.size() > 7;
            for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized", "special"}) {
                strange |= !token.path(flag).isBoolean();
            }
        }
    }

    private void id(JsonNode id) {
        if (!within(id, 0, LARGEST_ID)) {
            throw refused(
                    origin, "a token has the number " + shown(id.toString()) + "; it should be 0 to " + LARGEST_ID);
        }
    }

    private static boolean within(JsonNode number, int least, int most) {
        return number.isIntegralNumber()
                && number.canConvertToInt()
                && number.asInt() >= least
                && number.asInt() <= most;
    }

    static ModelException refused(String origin, String why) {
        return new ModelException(origin + " cannot be used as a tokenizer: " + why + ".");
    }

    /** A string of the file, short and in quotes. */
    static String shown(String text) {
        String visible = text.codePoints()
                .limit(40)
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "\"" + visible + (text.length() > 40 ? "…" : "") + "\"";
    }
}
