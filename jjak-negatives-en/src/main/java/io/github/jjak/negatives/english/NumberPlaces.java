package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** Numbers, weekdays and months that stay: parts of names, codes and addresses, ends of a range, items of a list. */
final class NumberPlaces {

    /** Nouns whose number is a name: <em>room 12</em>. */
    private static final Set<String> LABELS =
            WordList.of(NumberPlaces.class, "number-labels.txt").words();

    /** Nouns of which a number is said that nobody counts: <em>the code is 404</em>. */
    private static final Set<String> CODES =
            WordList.of(NumberPlaces.class, "number-codes.txt").words();

    private static final Set<String> CALLING = Set.of("call", "dial", "text", "phone", "fax", "extension");

    /** Units that are written with capitals, or mark money. */
    private static final Set<String> CAPITAL_UNITS =
            WordList.of(NumberPlaces.class, "capital-units.txt").words();

    private static final Set<String> RANGE_JOINTS =
            Set.of("to", "through", "until", "till", "-", "–", "—", "and", "or");
    private static final Set<String> INSIDE_RANGES =
            WordList.of(NumberPlaces.class, "inside-ranges.txt").words();
    private static final int LONGEST_END = 4;

    private NumberPlaces() {}

    /** Whether what stands at a position is left as it is. */
    static boolean isFixed(List<Word> words, int at) {
        return isNamed(words, at) || isCode(words, at) || isJoined(words, at);
    }

    /** <em>Room 12</em>, <em>Windows 11</em>, <em>25 Baker Street</em>, <em>the 2020 Olympics</em> */
    static boolean isNamed(List<Word> words, int at) {
        if (at > 0) {
            Word before = words.get(at - 1);
            boolean month = before.isOneOf(CalendarWords.MONTHS);
            boolean day = before.lower().matches("(?:mon|tues|wednes|thurs|fri|satur|sun)day");
            boolean brand = before.token().text().matches("\\p{Ll}\\p{Lu}.*"); // iPhone
            boolean named = (before.is(Tag.NAME) || brand) && !isUnit(before);
            boolean first = at == 1
                    && before.isNounLike()
                    && before.verbs().isEmpty()
                    && !before.is(Tag.PLURAL_NOUN)
                    && !before.is(Tag.NUMBER);
            if (!month && !day && (named || first || before.isOneOf(LABELS))) {
                return true;
            }
        }
        Word next = at + 1 < words.size() ? words.get(at + 1) : null;
        return next != null && next.is(Tag.NAME) && !isUnit(next) && !isCalendar(next) && isDigits(words.get(at));
    }

    /** <em>080 123 4567</em>, <em>dial 112</em>, <em>the order number is 48213</em> */
    private static boolean isCode(List<Word> words, int at) {
        boolean beside =
                (at > 0 && isDigits(words.get(at - 1))) || (at + 1 < words.size() && isDigits(words.get(at + 1)));
        if (!isDigits(words.get(at)) || at == 0) {
            return false;
        }
        boolean ends = at + 1 >= words.size()
                || words.get(at + 1).is(Tag.MARK)
                || words.get(at + 1).is(Tag.PREPOSITION);
        boolean called = words.get(at - 1).isOneOf(CALLING) && ends;
        boolean told = words.get(at - 1).isOneOf(Set.of("is", "was", ":", "are"))
                && at > 1
                && words.subList(Math.max(0, at - 4), at - 1).stream().anyMatch(word -> word.isOneOf(CODES));
        return beside || called || told;
    }

    /** An end of a range, or an item of a list: <em>from 3 March to 14 June</em>, <em>2, 4 or 6 pieces</em>. */
    static boolean isJoined(List<Word> words, int at) {
        return joins(words, at, 1) || joins(words, at, -1);
    }

    private static boolean joins(List<Word> words, int at, int step) {
        int i = at + step;
        int seen = 0;
        while (inside(words, i) && seen < LONGEST_END && isPart(words.get(i))) {
            i += step;
            seen++;
        }
        boolean year = seen == 0 && inside(words, i) && words.get(i).is(",") && isDate(words, at, i + step);
        boolean joint = inside(words, i)
                && (words.get(i).isOneOf(RANGE_JOINTS) || words.get(i).is(","))
                && !year;
        if (!joint) {
            return false;
        }
        boolean comma = words.get(i).is(",");
        i += step;
        if (comma && inside(words, i) && (isYear(words.get(i)) || isYear(words.get(at)))) {
            return false; // "In 1969, two men"
        }
        if (inside(words, i) && words.get(i).isOneOf(RANGE_JOINTS)) {
            i += step; // ", or"
        }
        for (seen = 0; inside(words, i) && seen < LONGEST_END; seen++, i += step) {
            Word word = words.get(i);
            if (isQuantity(word) || word.is("noon") || word.is("midnight")) {
                return true;
            }
            if (!isPart(word) && !(step < 0 && seen == 0 && word.isNounLike())) {
                return false;
            }
        }
        return false;
    }

    private static boolean isYear(Word word) {
        return word.lower().matches("1[0-9]{3}|20[0-9]{2}");
    }

    /** <em>May 5, 2024</em>: no list. */
    private static boolean isDate(List<Word> words, int at, int other) {
        int day = Math.min(at, other);
        return day > 0 && words.get(day - 1).isOneOf(CalendarWords.MONTHS);
    }

    private static boolean isPart(Word word) {
        return isQuantity(word) || word.isOneOf(INSIDE_RANGES) || word.isOneOf(UnitExchange.UNITS) || isUnit(word);
    }

    private static boolean isQuantity(Word word) {
        boolean number = word.is(Tag.NUMBER) && !word.isOneOf(Set.of("first", "second", "third", "fourth", "fifth"));
        return number || isCalendar(word);
    }

    private static boolean isCalendar(Word word) {
        return word.is(Tag.NAME)
                && (word.isOneOf(CalendarWords.MONTHS)
                        || word.lower().matches("(?:mon|tues|wednes|thurs|fri|satur|sun)days?"));
    }

    private static boolean isUnit(Word word) {
        return word.isOneOf(CAPITAL_UNITS);
    }

    private static boolean isDigits(Word word) {
        return Character.isDigit(word.token().text().charAt(0));
    }

    private static boolean inside(List<Word> words, int at) {
        return at >= 0 && at < words.size();
    }
}
