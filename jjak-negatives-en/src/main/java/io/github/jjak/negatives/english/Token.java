package io.github.jjak.negatives.english;

import java.util.Locale;

/**
 * A word, a clitic, a number or a mark of a text.
 *
 * @param text as written
 * @param start offset of its first character in the text
 * @param end offset behind its last character
 */
record Token(String text, int start, int end) {

    /** Lower case, with a typewriter apostrophe. */
    String lower() {
        return text.toLowerCase(Locale.ROOT).replace('’', '\'');
    }

    boolean startsUpperCase() {
        return Character.isUpperCase(text.charAt(0));
    }
}
