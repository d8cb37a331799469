package io.github.jjak.search.index;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Codes and numbers of a text as they are written, which a language's analysis takes apart: {@code KB-2024}, {@code 1588-1234},
 * {@code ver3.1}. Letters are made small; hyphens, dots, slashes, colons and underlines between letters and digits stay.
 */
final class Codes {

    private static final Pattern RUN = Pattern.compile("[\\p{IsLatin}\\p{Nd}]+(?:[-_./:][\\p{IsLatin}\\p{Nd}]+)*");
    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("\\p{Nd}{1,3}");
    private static final int LONGEST = 100;

    private Codes() {}

    /** Distinct codes in the order they first stand in the text. Numbers of up to three digits are words, not codes. */
    static Set<String> of(String text) {
        Set<String> codes = new LinkedHashSet<>();
        Matcher runs = RUN.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
        while (runs.find()) {
            String run = runs.group();
            if (run.length() <= LONGEST
                    && DIGIT.matcher(run).find()
                    && !PLAIN_NUMBER.matcher(run).matches()) {
                codes.add(run.toLowerCase(Locale.ROOT));
            }
        }
        return codes;
    }
}
