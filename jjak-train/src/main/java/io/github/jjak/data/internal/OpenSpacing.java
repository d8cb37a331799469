package io.github.jjak.data.internal;

import java.lang.Character.UnicodeScript;

/**
 * Drops blanks where people set or leave them out as they like: between a letter of Hangul, Han or Kana and another letter, a
 * digit, a picture, or a mark that closes or opens something. Korean spacing varies from writer to writer (환불 되나요, 환불되나요; 5 개,
 * 5개). Blanks between Latin words, between numbers, and before signs stay.
 */
final class OpenSpacing {

    private static final String CLOSING = ",.!?:;)]}%'\"";
    private static final String OPENING = "([{'\"";

    private OpenSpacing() {}

    /** @param text with single blanks, none at its ends */
    static String without(String text) {
        if (text.indexOf(' ') < 0) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character != ' ' || !isFree(text.codePointBefore(i), text.codePointAt(i + 1))) {
                kept.append(character);
            }
        }
        return kept.toString();
    }

    private static boolean isFree(int left, int right) {
        return (isOpen(left) && (isWordOrPicture(right) || OPENING.indexOf(right) >= 0))
                || (isOpen(right) && (isWordOrPicture(left) || CLOSING.indexOf(left) >= 0));
    }

    private static boolean isOpen(int character) {
        if (character < 0x1100 || !Character.isLetter(character)) {
            return false;
        }
        UnicodeScript script = UnicodeScript.of(character);
        return script == UnicodeScript.HANGUL
                || script == UnicodeScript.HAN
                || script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA;
    }

    private static boolean isWordOrPicture(int character) {
        return Character.isLetterOrDigit(character) || Character.getType(character) == Character.OTHER_SYMBOL;
    }
}
