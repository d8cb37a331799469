package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What separates the fields of a file.
 *
 * @param character the delimiter
 * @param declared whether the first line is Excel's {@code sep=;}, which is no record
 * @param assumed whether it is another one than the file's name promises, so that the user has to be told
 */
record Delimiter(char character, boolean declared, boolean assumed) {

    private static final char[] CANDIDATES = {',', '\t', ';', '|'};
    private static final int RECORDS_LOOKED_AT = 50;
    private static final Pattern DECLARATION =
            Pattern.compile("\"?[sS][eE][pP]=([^\\w\"\\r\\n\\x{10000}-\\x{10FFFF}])\"?\\r?\\n");

    /**
     * Finds it in the first part of a text.
     *
     * @param usual what the name of the file promises
     * @param given the user's word for it, or null
     */
    static Delimiter of(String start, char usual, @Nullable Character given) {
        Matcher declaration = DECLARATION.matcher(start);
        boolean declared = declaration.lookingAt();
        if (given != null) {
            return new Delimiter(given, declared, false);
        }
        if (declared) {
            char character = declaration.group(1).charAt(0);
            return new Delimiter(character, true, character != usual);
        }
        char best = usual;
        int bestFit = fit(start, usual);
        for (char candidate : CANDIDATES) {
            int fit = fit(start, candidate);
            if (fit > bestFit) {
                best = candidate;
                bestFit = fit;
            }
        }
        return new Delimiter(best, false, best != usual);
    }

    /** Whether a delimiter cuts the text into records of several fields, and all into equally many. */
    static boolean fits(String start, char candidate) {
        return fit(start, candidate) >= 2;
    }

    /** 0: the first line has one field; 1: some records have other numbers of fields; 2: none has; 3: known names besides. */
    private static int fit(String start, char candidate) {
        List<List<String>> records = new ArrayList<>();
        boolean even = true;
        DelimitedParser parser =
                new DelimitedParser("", candidate, candidate != '\t' || start.contains("\""), (line, fields) -> {
                    records.add(fields);
                    return records.size() < RECORDS_LOOKED_AT;
                });
        try {
            parser.parse(new StringReader(start));
        } catch (DataException uneven) {
            // Of a part of a file, the last record may end within a quote.
            even = String.valueOf(uneven.getMessage()).contains("never closed");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (records.isEmpty() || records.get(0).size() < 2) {
            return 0;
        }
        return even ? KnownColumns.areNamed(records.get(0)) ? 3 : 2 : 1;
    }

    /** @throws UsageException for anything but one character, or the name of one */
    static char parse(String given) {
        String name = given.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "tab", "\\t" -> '\t';
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "pipe", "bar" -> '|';
            default -> {
                if (given.length() != 1 || "\"\r\n".contains(given) || Character.isLetterOrDigit(given.charAt(0))) {
                    throw new UsageException(
                            "`delimiter` must be one character that is not a letter, digit or quote, for"
                                    + " example ';' or '|', or the word tab, but is \"" + given + "\".");
                }
                yield given.charAt(0);
            }
        };
    }

    static String inWords(char delimiter) {
        return switch (delimiter) {
            case ',' -> "a comma";
            case '\t' -> "a TAB";
            case ';' -> "a semicolon";
            default -> "\"" + delimiter + "\"";
        };
    }
}
