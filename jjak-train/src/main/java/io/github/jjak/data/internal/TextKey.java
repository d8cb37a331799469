package io.github.jjak.data.internal;

import java.text.Normalizer;

/**
 * When two texts are one text: a key that is equal for texts which people write differently and mean the same, and for no
 * others. It decides in evaluation, splits, masks, batches without duplicates, mining and checks for leaks.
 *
 * <ol>
 *   <li>Characters written for one another become one ({@link SameCharacter}), letters small, composed (NFC).
 *   <li>White space becomes one blank, at the ends none; invisible characters go, but for those that make one emoji of several.
 *   <li>Marks that end a sentence go at the end of the text ({@link FinalMarks}).
 *   <li>Blanks beside a letter of a script that is also written without them (Hangul, Han, Kana) go ({@link OpenSpacing}).
 * </ol>
 *
 * <p>Digits, signs, symbols, emoji, operators and units stay, each in its place. The table of pairs that are and are not one:
 * {@code docs/decisions/0087-text-key.md}.
 */
public final class TextKey {

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int FIRST_SYLLABLE = 0xAC00;
    private static final int LAST_SYLLABLE = 0xD7A3;

    private TextKey() {}

    /** The key; empty only for a text that {@link BlankText} calls blank. */
    public static String of(String text) {
        return OpenSpacing.without(FinalMarks.without(visibleForm(text)));
    }

    /** Steps 1 and 2: what can be seen of a text, in small letters. */
    public static String visibleForm(String text) {
        return visible(folded(text));
    }

    private static String folded(String text) {
        if (text.chars().allMatch(TextKey::isPlain)) {
            return withoutCapitals(text);
        }
        StringBuilder forms = new StringBuilder(text.length());
        text.codePoints().forEach(character -> SameCharacter.appendForm(forms, character));
        String composed = Normalizer.normalize(forms, Normalizer.Form.NFC);
        StringBuilder small = new StringBuilder(composed.length());
        composed.codePoints().forEach(character -> small.appendCodePoint(SameCharacter.lowerCase(character)));
        // A small letter may compose with an accent where its capital does not.
        return Normalizer.normalize(small, Normalizer.Form.NFC);
    }

    /** ASCII and Hangul syllables are composed, and nothing else is written for them. */
    private static boolean isPlain(int character) {
        return character < 0x80 || (character >= FIRST_SYLLABLE && character <= LAST_SYLLABLE);
    }

    /** @param text of plain characters */
    private static String withoutCapitals(String text) {
        char[] small = text.toCharArray();
        for (int i = 0; i < small.length; i++) {
            small[i] = (char) SameCharacter.lowerCase(small[i]);
        }
        return new String(small);
    }

    /** Without what cannot be seen, with single blanks between what can. */
    private static String visible(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        boolean blank = false;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int character = text.codePointAt(i);
            next = i + Character.charCount(character);
            if (BlankText.isWhiteSpace(character)) {
                blank = true;
            } else if (!BlankText.isInvisible(character) || joinsEmoji(seen, character, text, next)) {
                if (blank && seen.length() > 0) {
                    seen.append(' ');
                }
                blank = false;
                seen.appendCodePoint(character);
            }
        }
        return seen.toString();
    }

    /** A joiner between emoji (a woman at a computer) and the tags behind a flag (Scotland's) make another picture. */
    private static boolean joinsEmoji(StringBuilder before, int character, String text, int next) {
        if (before.length() == 0) {
            return false;
        }
        int last = before.codePointBefore(before.length());
        if (character == ZERO_WIDTH_JOINER) {
            return next < text.length() && isPicture(last) && isPicture(text.codePointAt(next));
        }
        return isTag(character) && (last == BLACK_FLAG || isTag(last));
    }

    private static boolean isPicture(int character) {
        return switch (Character.getType(character)) {
            case Character.OTHER_SYMBOL, Character.MODIFIER_SYMBOL, Character.MATH_SYMBOL -> character > 0x7F;
            default -> false;
        };
    }

    private static boolean isTag(int character) {
        return character >= 0xE0020 && character <= 0xE007F;
    }
}
