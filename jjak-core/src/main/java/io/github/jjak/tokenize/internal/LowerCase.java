package io.github.jjak.tokenize.internal;

import java.util.Locale;

/**
 * Lower-casing as the tokenizers library does it: each letter for itself. Java looks at a sigma's neighbours to find the one at the
 * end of a word, the library does not; nothing else depends on neighbours.
 */
final class LowerCase {

    private static final char CAPITAL_SIGMA = '\u03A3';
    private static final char SIGMA = '\u03C3';

    private LowerCase() {}

    static String of(String text) {
        return text.replace(CAPITAL_SIGMA, SIGMA).toLowerCase(Locale.ROOT);
    }
}
