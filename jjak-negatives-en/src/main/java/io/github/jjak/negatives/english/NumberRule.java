package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Another number, weekday, month or unit; never 1 or 0 for more, nor more for 1, so that nouns stay as they are. */
final class NumberRule implements EnglishRule {

    private static final Set<String> BEFORE_MONTHS =
            WordList.of(NumberRule.class, "before-months.txt").words();

    private static final List<String> WORDS =
            WordList.of(NumberRule.class, "small-numbers.txt").lines();
    private static final List<String> TENS =
            WordList.of(NumberRule.class, "tens.txt").lines();
    static final List<String> ORDINALS =
            WordList.of(NumberRule.class, "ordinals.txt").lines();
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final List<String> LONG_MONTHS =
            List.of("January", "March", "May", "July", "August", "October", "December");
    private static final List<String> SHORT_MONTHS = List.of("April", "June", "September", "November");
    /** Behind these a number word is a name: <em>step two</em>. */
    private static final Set<String> LABELLING =
            WordList.of(NumberRule.class, "number-labels.txt").words();

    private static final Set<String> MAGNITUDES =
            Set.of("hundred", "thousand", "million", "billion", "trillion", "dozen");

    @Override
    public List<Draft> drafts(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        List<Word> words = sentence.words();
        for (int i = 0; i < words.size(); i++) {
            String other = replacement(words, i);
            if (other != null && !other.equals(words.get(i).token().text())) {
                Edits edits = new Edits(words).replace(i, other);
                Articles.fix(words, i, spoken(other), edits);
                drafts.add(draft(edits, words.size()));
            }
            Edits amount = other == null ? Amounts.of(words, i) : null;
            if (amount != null) {
                drafts.add(draft(amount, words.get(i).is("half") ? words.size() - 1 : words.size()));
            }
        }
        return drafts;
    }

    private static Draft draft(Edits edits, int size) {
        return new Draft(
                Change.NUMBER,
                edits,
                (before, after) ->
                        Proof.sameClause(before, after) && after.words().size() == size);
    }

    /** How the article sees it: <em>an 8-hour</em>, <em>an 18-hour</em>. */
    private static String spoken(String other) {
        boolean vowel = other.startsWith("8") || other.matches("1[18](?:\\D.*)?");
        return vowel ? "eight" : Character.isDigit(other.charAt(0)) ? "two" : other.toLowerCase(java.util.Locale.ROOT);
    }

    private static @Nullable String replacement(List<Word> words, int at) {
        Word word = words.get(at);
        String text = word.token().text();
        Word before = at > 0 ? words.get(at - 1) : null;
        Word next = at + 1 < words.size() ? words.get(at + 1) : null;
        if (Character.isDigit(text.charAt(0))) {
            return isLoose(words, at) && !NumberPlaces.isFixed(words, at) ? Digits.other(words, at) : null;
        }
        boolean counted = before != null
                && (Digits.isPlainNumber(before) || WORDS.contains(before.lower()) || TENS.contains(before.lower()));
        if (counted && UnitExchange.UNITS.contains(word.lower())) {
            return UnitExchange.of(words, at);
        }
        if (NumberPlaces.isJoined(words, at) || (before != null && before.isOneOf(LABELLING))) {
            return null;
        }
        if (DAYS.contains(text) && !(next != null && next.is(Tag.NAME))) {
            return DAYS.get((DAYS.indexOf(text) + 2) % DAYS.size());
        }
        String month = month(text, before, next);
        if (month != null) {
            return month;
        }
        boolean alone = (before == null
                        || (!before.is("-") && !before.isOneOf(Set.of("the", "these", "those", "into", "between"))))
                && (next == null || next.isNounLike() || next.is(Tag.ADJECTIVE) || next.isOneOf(MAGNITUDES));
        if (WORDS.contains(word.lower()) && alone) {
            return sameCase(text, next(WORDS, word.lower()));
        }
        if (TENS.contains(word.lower()) && alone) {
            return sameCase(text, next(TENS, word.lower()));
        }
        boolean ordinal = before != null
                && before.is("the")
                && next != null
                && next.isNounLike()
                && !next.is(Tag.NAME)
                && !next.isOneOf(Set.of("half", "name", "lady", "hand"));
        if (ordinal && ORDINALS.contains(word.lower()) && !text.equals("First")) {
            return sameCase(text, next(ORDINALS, word.lower()));
        }
        return null;
    }

    private static @Nullable String month(String text, @Nullable Word before, @Nullable Word next) {
        boolean dated = next != null && Character.isDigit(next.token().text().charAt(0));
        boolean placed = before != null
                && (before.isOneOf(BEFORE_MONTHS)
                        || Character.isDigit(before.token().text().charAt(0)));
        boolean name = next != null && next.is(Tag.NAME) && !dated;
        if (!(dated || placed) || name) {
            return null;
        }
        if (LONG_MONTHS.contains(text)) {
            return next(LONG_MONTHS, text);
        }
        return SHORT_MONTHS.contains(text) ? next(SHORT_MONTHS, text) : text.equals("February") ? "March" : null;
    }

    /** Not part of a range, a date with dashes, a version or a key. */
    private static boolean isLoose(List<Word> words, int at) {
        String before = at > 0 ? words.get(at - 1).lower() : "";
        String next = at + 1 < words.size() ? words.get(at + 1).lower() : "";
        Set<String> joints = Set.of("-", "–", "—", "/", "#", "+", "*", "=", "^", "_", "<", ">", "[");
        boolean joined = joints.contains(before) || (joints.contains(next) && !next.equals("+"));
        boolean range = Set.of("to", "and", "or", "through").contains(next)
                && at + 2 < words.size()
                && Character.isDigit(words.get(at + 2).token().text().charAt(0));
        boolean rangeEnd = Set.of("to", "and", "or", "through").contains(before)
                && at > 1
                && Character.isDigit(words.get(at - 2).token().text().charAt(0));
        boolean listItem = at == 0 || (next.equals(")") && !before.equals("(") && at < 3);
        boolean code =
                before.matches("no|number|chromosome|phone|code|version") || (before.equals("(") && next.equals(")"));
        return !joined && !range && !rangeEnd && !(listItem && (next.equals(".") || next.equals(")"))) && !code;
    }

    private static String next(List<String> values, String value) {
        return values.get((values.indexOf(value) + 1) % values.size());
    }

    private static String sameCase(String pattern, String word) {
        return Character.isUpperCase(pattern.charAt(0))
                ? Character.toUpperCase(word.charAt(0)) + word.substring(1)
                : word;
    }
}
