package io.github.jjak.data;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings texts that differ only in form to one key: Unicode NFKC, lower case, letters and digits only. Spaces, punctuation
 * and symbols go, so {@code "배송은 언제 오나요?"} and {@code "배송은 언제오나요"} are one text.
 *
 * <p>Marks that belong to a letter (vowel signs of Devanagari or Thai) stay: without them different words would be one.
 * A text without any letter or digit ({@code "???"}) is its own key, stripped.
 */
public final class TextNormalizer {

    private TextNormalizer() {}

    /** The key; empty only for a text that is empty or white space. */
    public static String normalize(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder kept = new StringBuilder(folded.length());
        boolean afterLetter = false;
        for (int i = 0; i < folded.length(); ) {
            int codePoint = folded.codePointAt(i);
            i += Character.charCount(codePoint);
            boolean letter = Character.isLetter(codePoint) || (afterLetter && isMark(codePoint));
            if (letter || Character.isDigit(codePoint)) {
                kept.appendCodePoint(codePoint);
            }
            afterLetter = letter;
        }
        return kept.length() > 0 ? kept.toString() : text.strip();
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
