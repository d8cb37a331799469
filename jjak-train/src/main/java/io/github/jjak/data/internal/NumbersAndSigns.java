package io.github.jjak.data.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text says in digits and signs: numbers with what belongs to them (-5, 1.5%, 10mb, 3-4), operators and emoji. */
final class NumbersAndSigns {

    /** A number: digits with signs, points and a Latin unit around them; or else a run of symbols. */
    private static final Pattern PARTICULAR = Pattern.compile(
            "[-+~#<>=≤≥±@\\p{Sc}]*\\p{N}(?:[\\p{N}.,:/~^×*+-]*\\p{N})?[%‰°\\p{Sc}\\p{No}]*(?:[a-z]{1,5}\\p{No}*(?![a-z]))?"
                    + "|[\\p{S}+#%&@=<>|^*\\\\]+");

    private NumbersAndSigns() {}

    /** The different ones, in order of first appearance. */
    static Set<String> of(String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = PARTICULAR.matcher(TextKey.of(text));
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
