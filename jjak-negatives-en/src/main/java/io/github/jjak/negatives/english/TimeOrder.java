package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Before and after, until and from, by and after: in front of a time, an event or a clause. */
final class TimeOrder {

    private static final Set<String> PERIODS =
            WordList.of(TimeOrder.class, "counted-periods.txt").words();

    /** Verbs and words that <em>after</em> and <em>before</em> belong to. */
    private static final Set<String> BOUND =
            WordList.of(TimeOrder.class, "bound-before-after.txt").words();

    private TimeOrder() {}

    /** <em>before breakfast</em>, <em>after breakfast</em> */
    static @Nullable Edits turned(List<Word> words, int at, Edits edits) {
        Word next = words.get(at + 1);
        boolean followed = next.is(Tag.DETERMINER)
                || next.is(Tag.NUMBER)
                || next.is(Tag.NAME)
                || next.is(Tag.SUBJECT_PRONOUN)
                || next.isNounLike()
                || next.canBe(VerbForm.GERUND)
                || next.is(Tag.ADJECTIVE);
        boolean bound = (at > 0 && words.get(at - 1).isOneOf(BOUND)) || next.isOneOf(Set.of("all", "that", "this"));
        boolean second = words.stream()
                        .filter(word -> word.is("before") || word.is("after"))
                        .count()
                > 1;
        return followed && !bound && !second
                ? edits.replace(at, words.get(at).is("before") ? "after" : "before")
                : null;
    }

    /** <em>until 8 p.m.</em>, <em>from 8 p.m.</em>; <em>by Friday</em>, <em>after Friday</em>; <em>within 14 days</em>. */
    static @Nullable Edits moved(List<Word> words, int at, Edits edits) {
        int time = at + 1;
        if (words.get(time).isOneOf(Set.of("the", "a", "an", "about")) && time + 1 < words.size()) {
            time++;
        }
        if (words.get(at).is("within")) {
            boolean period = time + 1 < words.size()
                    && (words.get(time).is(Tag.NUMBER) || words.get(at + 1).isOneOf(Set.of("a", "an")))
                    && (words.get(time + 1).isOneOf(PERIODS) || words.get(time).isOneOf(PERIODS));
            return period ? edits.replace(at, "after") : null;
        }
        if (!isMoment(words, time) || NumberPlaces.isJoined(words, time) || isRange(words)) {
            return null;
        }
        return switch (words.get(at).lower()) {
            case "until" -> edits.replace(at, "from");
            case "by" -> edits.replace(at, "after");
            default ->
                at > 0
                                && (!words.get(at - 1).verbs().isEmpty()
                                        || words.get(at - 1).is(Tag.ADJECTIVE))
                        ? edits.replace(at, "until")
                        : null;
        };
    }

    private static boolean isRange(List<Word> words) {
        return words.stream().anyMatch(word -> word.is("from"))
                && words.stream().anyMatch(word -> word.isOneOf(Set.of("until", "to", "till", "through")));
    }

    private static boolean isMoment(List<Word> words, int at) {
        Word word = words.get(at);
        boolean day = word.is(Tag.NAME)
                && (word.isOneOf(CalendarWords.MONTHS)
                        || word.lower().matches("(?:mon|tues|wednes|thurs|fri|satur|sun)day"));
        Word next = at + 1 < words.size() ? words.get(at + 1) : null;
        boolean clock = next != null
                && Character.isDigit(word.token().text().charAt(0))
                && (next.isOneOf(Set.of("a.m.", "p.m.", "am", "pm", "o'clock")) || next.isOneOf(CalendarWords.MONTHS));
        boolean colon = word.lower().matches("\\d{1,2}:\\d{2}(?:am|pm)?|\\d{1,2}(?:am|pm)");
        boolean year = word.lower().matches("20\\d\\d");
        return day || clock || colon || year || word.isOneOf(Set.of("noon", "midnight"));
    }
}
