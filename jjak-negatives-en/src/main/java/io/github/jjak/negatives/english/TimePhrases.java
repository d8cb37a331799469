package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** Phrases that tell the time without a preposition: <em>Last year</em>, <em>Every morning</em>, <em>Two days later</em>. */
final class TimePhrases {

    private static final int LONGEST = 5;
    private static final Set<String> NOUNS =
            CalendarWords.and(WordList.of(TimePhrases.class, "time-nouns.txt").words());
    private static final Set<String> FIRST = Set.of("last", "next", "early", "late", "once", "twice");
    private static final Set<String> WITHIN =
            WordList.of(TimePhrases.class, "inside-time-phrases.txt").words();
    private static final Set<String> BEHIND =
            WordList.of(TimePhrases.class, "behind-time-phrases.txt").words();

    private final List<Word> words;

    TimePhrases(List<Word> words) {
        this.words = words;
    }

    /** Where the clause goes on behind a phrase of time that begins at a position, -1 if none begins there. */
    int end(int at) {
        Word first = words.get(at);
        if (!first.isOneOf(FIRST) && !first.is(Tag.DETERMINER) && !first.is(Tag.NUMBER)) {
            return -1;
        }
        for (int i = at + 1; i < Math.min(words.size() - 1, at + LONGEST); i++) {
            Word word = words.get(i);
            boolean relative =
                    first.is("the") && i == at + 1 && words.get(i + 1).is(Tag.SUBJECT_PRONOUN); // "the day I left"
            if (word.isOneOf(NOUNS)) {
                return relative ? -1 : behind(i + 1);
            }
            if (!word.isOneOf(WITHIN) && !word.is(Tag.NUMBER) && !word.is(Tag.DETERMINER)) {
                return -1;
            }
        }
        return -1;
    }

    private int behind(int from) {
        int at = from;
        while (at < words.size() && words.get(at).isOneOf(BEHIND)) {
            at++;
        }
        if (at + 1 >= words.size()) {
            return -1;
        }
        Word next = words.get(at);
        if (next.is(",")) {
            return at + 1;
        }
        boolean subject = next.is(Tag.SUBJECT_PRONOUN)
                || (next.is(Tag.DETERMINER) && !next.is("that"))
                || next.is("there")
                || (next.is(Tag.NAME) && next.verbs().isEmpty());
        return subject ? at : -1;
    }

    /** <em>last month</em>, <em>every day</em> */
    static boolean isPeriod(List<Word> words, int at) {
        return words.get(at).isOneOf(Set.of("last", "next", "every", "each", "this", "all"))
                && at + 1 < words.size()
                && words.get(at + 1).isOneOf(NOUNS);
    }

    /** A year, a weekday or a month with nothing behind it that belongs to it. */
    boolean isDate(int at) {
        Word word = words.get(at);
        boolean year = word.lower().matches("1[0-9]{3}s?|20[0-2][0-9]s?");
        boolean last = at + 1 >= words.size() || !words.get(at + 1).isOneOf(NOUNS);
        boolean named = word.isOneOf(NOUNS) && word.is(Tag.NAME) && last;
        return year || named;
    }
}
