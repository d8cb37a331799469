package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts as people write them: {@code 250000}, {@code 500k}, {@code 10M}, {@code 1.5M}. */
public final class Quantity {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)([kmb]?)");

    private Quantity() {}

    /** @throws UsageException if it is no count, or less than one */
    public static long parse(String option, String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        double factor = !matcher.matches()
                ? 0
                : switch (matcher.group(2)) {
                    case "k" -> 1e3;
                    case "m" -> 1e6;
                    case "b" -> 1e9;
                    default -> 1;
                };
        double count = factor == 0 ? 0 : Double.parseDouble(matcher.group(1)) * factor;
        if (count < 1 || count > 1e12) {
            throw new UsageException(option + " is \"" + text + "\"; write a count such as 250000, 500k or 10M.");
        }
        return Math.round(count);
    }
}
