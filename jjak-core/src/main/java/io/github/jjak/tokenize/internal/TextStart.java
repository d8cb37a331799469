package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.json.internal.JsonFile;
import java.util.Set;

/**
 * The start of a long text that has the same first tokens as the whole: nobody tokenises a megabyte for 128 tokens.
 *
 * <p>It ends between a letter or digit and a blank. Where every part of the tokenizer works within words, and one of them separates words
 * at blanks, nothing behind such a place changes a token before it: normal forms do not join a letter with what follows a blank, and no
 * added token reaches over it. Tokenizers with any other part take texts whole.
 */
final class TextStart {

    private static final Set<String> WITHIN_WORDS = Set.of(
            "BertNormalizer",
            "NFC",
            "NFD",
            "NFKC",
            "NFKD",
            "Lowercase",
            "StripAccents",
            "Prepend",
            "Precompiled",
            "Digits",
            "Punctuation");
    private static final Set<String> AT_BLANKS =
            Set.of("BertPreTokenizer", "Whitespace", "WhitespaceSplit", "Metaspace", "ByteLevel");

    /** Characters for each token that is wanted: long words and marks are rarer than that. */
    private static final int CHARACTERS_PER_TOKEN = 32;

    private static final int SHORTEST = 4_096;

    private final boolean cuts;

    private TextStart(boolean cuts) {
        this.cuts = cuts;
    }

    /** What the tokenizer of a {@code tokenizer.json} allows. */
    static TextStart of(byte[] tokenizerJson, String origin) {
        JsonNode json = JsonFile.parse(tokenizerJson, origin);
        boolean separates = false;
        for (JsonNode part : parts(json.path("pre_tokenizer"), "pretokenizers")) {
            if (separatesAtBlanks(part)) {
                separates = true;
            } else if (!WITHIN_WORDS.contains(part.path("type").asText())) {
                return new TextStart(false);
            }
        }
        for (JsonNode part : parts(json.path("normalizer"), "normalizers")) {
            if (!WITHIN_WORDS.contains(part.path("type").asText()) && !replacesOneCharacter(part)) {
                return new TextStart(false);
            }
        }
        for (JsonNode token : json.path("added_tokens")) {
            String content = token.path("content").asText();
            // One that swallows the blank behind it would be seen by what is left of the text only, but that is not
            // proved here.
            if (content.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
                return new TextStart(false);
            }
        }
        return new TextStart(separates);
    }

    private static Iterable<JsonNode> parts(JsonNode component, String list) {
        if (component.isNull() || component.isMissingNode()) {
            return Set.of();
        }
        return component.path("type").asText().equals("Sequence") ? component.path(list) : Set.of(component);
    }

    private static boolean separatesAtBlanks(JsonNode part) {
        return AT_BLANKS.contains(part.path("type").asText())
                && part.path("split").asBoolean(true)
                && part.path("use_regex").asBoolean(true);
    }

    /** Such a replacement reaches over no other character; {@code " {2,}"} begins with a blank and so behind the place. */
    private static boolean replacesOneCharacter(JsonNode part) {
        String pattern = part.path("pattern").path("String").asText();
        boolean one =
                pattern.codePointCount(0, pattern.length()) == 1 && !Character.isLetterOrDigit(pattern.codePointAt(0));
        return part.path("type").asText().equals("Replace")
                && (one || part.path("pattern").path("Regex").asText().equals(" {2,}"));
    }

    /** Whether a text is long enough to be worth a thought. */
    static boolean isLong(String text) {
        return text.length() > SHORTEST;
    }

    /**
     * A start of the text that is surely long enough for most texts; the text itself where it is short or may not be cut.
     *
     * @param tokens how many are wanted
     * @param doublings 0 at first; one more for each time that the start had too few tokens
     */
    String of(String text, int tokens, int doublings) {
        long wanted = Math.max(SHORTEST, (long) CHARACTERS_PER_TOKEN * tokens) << Math.min(doublings, 30);
        if (!cuts || wanted >= text.length()) {
            return text;
        }
        for (int at = (int) wanted; at < text.length(); at++) {
            if (text.charAt(at) == ' ' && isPlain(text.charAt(at - 1))) {
                return text.substring(0, at);
            }
        }
        return text;
    }

    /** Letters and digits that stand alone: none of the planes above, no marks. */
    private static boolean isPlain(char character) {
        return Character.isLetterOrDigit(character) && !Character.isSurrogate(character);
    }
}
