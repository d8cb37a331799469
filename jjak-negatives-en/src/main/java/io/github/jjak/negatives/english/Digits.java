package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Another number of the same kind: a year for a year, a day of the month for a day of the month. */
final class Digits {

    private static final Pattern NUMBER =
            Pattern.compile("(\\d{1,3}(?:,\\d{3})+|\\d{1,9})(\\.\\d+)?(%|[a-z]+|-[a-z-]+)?");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):([0-5]\\d)(am|pm)?");
    private static final Set<String> SUFFIXES =
            WordList.of(Digits.class, "number-suffixes.txt").words();

    private Digits() {}

    static boolean isPlainNumber(Word word) {
        return word.token().text().matches("\\d{1,9}(?:[.,]\\d+)*") && !word.is("1");
    }

    /** Another number, null where the word is none or has to stay. */
    static @Nullable String other(List<Word> words, int at) {
        String text = words.get(at).token().text();
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            int hour = Integer.parseInt(clock.group(1));
            String minutes = text.substring(clock.end(1));
            return hour > 23
                    ? null
                    : (hour % 12 == 11 || hour % 12 == 0 ? hour - 2 < 1 ? 3 : hour - 2 : hour + 1) + minutes;
        }
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String suffix = matcher.group(3) == null ? "" : matcher.group(3);
        if (!suffix.isEmpty() && !suffix.equals("%") && !suffix.startsWith("-") && !SUFFIXES.contains(suffix)) {
            return null;
        }
        long value = Long.parseLong(matcher.group(1).replace(",", ""));
        boolean leadingZero = matcher.group(1).startsWith("0");
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        if ((leadingZero && fraction.isEmpty()) || (value == 1 && fraction.isEmpty())) {
            return null;
        }
        boolean ordinal = Set.of("st", "nd", "rd", "th").contains(suffix);
        long other = value(words, at, value, suffix, ordinal);
        if (isLeapDay(words, at)) {
            return null;
        }
        String digits = matcher.group(1).contains(",") ? grouped(other) : Long.toString(other);
        return digits + fraction + (ordinal ? ordinalSuffix(other) : suffix);
    }

    private static final Set<Long> WHOLE_DAYS = Set.of(24L, 48L, 72L);

    private static long value(List<Word> words, int at, long value, String suffix, boolean ordinal) {
        if (isClock(words, at, value)) {
            return value >= 11 ? value - 2 : value + 1;
        }
        if (value <= 24 && fillsADay(words, at)) {
            return value > 12 ? value - 6 : value + 2;
        }
        boolean year = value >= 1000
                && value <= 2100
                && words.get(at).token().text().length() <= 5
                && !(at + 1 < words.size()
                        && UnitExchange.UNITS.contains(words.get(at + 1).lower()))
                && !suffix.startsWith("-")
                && words.get(at).token().text().indexOf(',') < 0;
        if (year) {
            return value > 2010 ? value - 10 : value + 10;
        }
        if (value <= 31 && (ordinal || isDayOfMonth(words, at))) {
            return value <= 14 ? value + 7 : value - 7;
        }
        if (suffix.equals("am") || suffix.equals("pm")) {
            return value >= 12 ? 10 : value + 1 == 12 ? 10 : value + 1;
        }
        if (WHOLE_DAYS.contains(value) && isHours(words, at)) {
            return value == 48 ? 72 : 48;
        }
        if (value < 10) {
            return value + 2;
        }
        if (value < 100) {
            return value < 90 ? value + 10 : value - 10;
        }
        long magnitude = 1;
        while (value / magnitude >= 10) {
            magnitude *= 10;
        }
        return value / magnitude == 9 ? value - magnitude : value == 100 ? 90 : value + magnitude;
    }

    /** <em>within 48 hours</em> */
    private static boolean isHours(List<Word> words, int at) {
        return at + 1 < words.size() && words.get(at + 1).is("hours");
    }

    /** <em>9 a.m.</em>, <em>6 o'clock</em> */
    private static boolean isClock(List<Word> words, int at, long value) {
        return value <= 12
                && at + 1 < words.size()
                && words.get(at + 1).isOneOf(Set.of("a.m.", "p.m.", "am", "pm", "o'clock"));
    }

    /** <em>24 hours a day</em> */
    private static boolean fillsADay(List<Word> words, int at) {
        return at + 3 < words.size()
                && words.get(at + 1).isOneOf(Set.of("hours", "hour"))
                && words.get(at + 2).isOneOf(Set.of("a", "per", "each", "every"))
                && words.get(at + 3).is("day");
    }

    /** The year of a 29 February. */
    private static boolean isLeapDay(List<Word> words, int at) {
        return at > 1
                && words.subList(at - 2, at).stream().anyMatch(word -> word.is("february"))
                && words.subList(Math.max(0, at - 3), at).stream().anyMatch(word -> word.is("29"));
    }

    private static boolean isDayOfMonth(List<Word> words, int at) {
        boolean before = at > 0 && words.get(at - 1).isOneOf(CalendarWords.MONTHS);
        return before || (at + 1 < words.size() && words.get(at + 1).isOneOf(CalendarWords.MONTHS));
    }

    private static String grouped(long value) {
        StringBuilder digits = new StringBuilder(Long.toString(value));
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }

    private static String ordinalSuffix(long value) {
        if (value % 100 >= 11 && value % 100 <= 13) {
            return "th";
        }
        return switch ((int) (value % 10)) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }
}
