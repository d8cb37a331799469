package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Amounts and frequencies without a number: <em>an hour</em>, <em>half an hour</em>, <em>twice a week</em>, <em>monthly</em>. */
final class Amounts {

    private static final Set<String> TIMES = Set.of("second", "minute", "hour", "day", "week", "month", "year");

    /** Behind these <em>an hour</em> is how long something takes. */
    private static final Set<String> BEFORE_DURATIONS =
            WordList.of(Amounts.class, "before-durations.txt").words();

    private static final Set<String> AFTER_DURATIONS =
            WordList.of(Amounts.class, "behind-durations.txt").words();

    private static final Map<String, String> FREQUENCIES =
            WordList.of(Amounts.class, "frequency-exchanges.tsv").pairs();

    private static final Map<String, String> EACH =
            WordList.of(Amounts.class, "each-period.tsv").pairs();

    private static final Set<String> NAMED_BY_TIME =
            WordList.of(Amounts.class, "behind-frequencies.txt").words();

    private Amounts() {}

    /** Edits for what begins at a position, null if nothing does. */
    static @Nullable Edits of(List<Word> words, int at) {
        Word word = words.get(at);
        Edits edits = new Edits(words);
        if (at > 0 && isDuration(words, at)) {
            return edits.replace(at, "two").replace(at + 1, words.get(at + 1).lower() + "s");
        }
        boolean half = word.is("half") && at > 0 && is(words, at + 1, Set.of("an", "a")) && is(words, at + 2, TIMES);
        if (half && !is(words, at + 3, AFTER_DURATIONS)) {
            return edits.remove(at);
        }
        boolean times = word.is("once") || word.is("twice");
        if (times && is(words, at + 1, Set.of("a", "per", "every", "each")) && is(words, at + 2, TIMES)) {
            return edits.replace(at, word.is("once") ? "twice" : "once");
        }
        String often = FREQUENCIES.get(word.token().text());
        if (often != null && isFrequency(words, at)) {
            edits.replace(at, often);
            Articles.fix(words, at, often, edits);
            return edits;
        }
        String period = EACH.get(word.token().text());
        boolean every = at > 0 && words.get(at - 1).isOneOf(Set.of("every", "each"));
        boolean bare = at + 1 >= words.size() || !words.get(at + 1).isNounLike();
        return period != null && every && bare ? edits.replace(at, period) : null;
    }

    /** <em>takes an hour</em>; not <em>twice an hour</em>. */
    private static boolean isDuration(List<Word> words, int at) {
        Word behind = at + 2 < words.size() ? words.get(at + 2) : null;
        return words.get(at).isOneOf(Set.of("a", "an"))
                && is(words, at + 1, TIMES)
                && words.get(at - 1).isOneOf(BEFORE_DURATIONS)
                && (behind == null
                        || (!behind.isNounLike() && !behind.isOneOf(AFTER_DURATIONS) && !behind.is(Tag.CLITIC)));
    }

    /** <em>paid monthly</em>, <em>the monthly fee</em> */
    private static boolean isFrequency(List<Word> words, int at) {
        boolean listed = at > 0 && words.get(at - 1).isOneOf(Set.of("and", "or"));
        return at > 0 && !listed && !is(words, at + 1, NAMED_BY_TIME);
    }

    private static boolean is(List<Word> words, int at, Set<String> some) {
        return at < words.size() && words.get(at).isOneOf(some);
    }
}
