package io.github.jjak.negatives.perturbed.english;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words that fix when something is the case; they have to follow the tense, or forbid its change. */
final class TimeWords {

    private static final Set<String> PERIODS = Set.of(
            "week",
            "month",
            "year",
            "night",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "summer",
            "winter",
            "spring",
            "autumn",
            "weekend",
            "quarter",
            "season",
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final Set<String> NOT_WITH_PRESENT = Set.of(
            "yesterday",
            "ago",
            "recently",
            "just",
            "already",
            "earlier",
            "previously",
            "once",
            "originally",
            "formerly",
            "then",
            "initially",
            "century",
            "soon",
            "later",
            "shortly",
            "eventually",
            "finally",
            "first",
            "decade",
            "era");
    private static final Set<String> NOT_WITH_FUTURE = Set.of(
            "just",
            "already",
            "earlier",
            "previously",
            "once",
            "originally",
            "formerly",
            "recently",
            "since",
            "currently",
            "before",
            "ever",
            "initially",
            "then",
            "now",
            "century",
            "centuries",
            "war",
            "era",
            "ancient",
            "medieval");
    private static final Set<String> NOT_WITH_PAST =
            Set.of("soon", "later", "shortly", "henceforth", "until", "eventually");
    private static final Map<String, String> TO_PAST = Map.of(
            "tomorrow",
            "yesterday",
            "today",
            "yesterday",
            "now",
            "then",
            "currently",
            "previously",
            "nowadays",
            "then",
            "tonight",
            "yesterday");
    private static final Map<String, String> TO_FUTURE = Map.of("yesterday", "tomorrow", "today", "tomorrow");

    private TimeWords() {}

    /** Does a word say that the sentence speaks of the past, so that a plain present would contradict it? */
    static boolean fixPast(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            boolean adverbial = word.is("just")
                    && i + 1 < words.size()
                    && words.get(i + 1).verbs().isEmpty();
            if ((word.isOneOf(NOT_WITH_PRESENT) && !adverbial) || isYear(word) || periodAfter(words, i, "last")) {
                return true;
            }
        }
        return false;
    }

    /** Exchanges time words for a new tense; false where that is not possible. */
    static boolean exchange(List<Word> words, Time target, Edits edits) {
        for (int i = 0; i < words.size(); i++) {
            boolean possible = switch (target) {
                case PAST -> toPast(words, i, edits);
                case FUTURE -> toFuture(words, i, edits);
                case PRESENT -> true;
                case MODAL -> false;
            };
            if (!possible) {
                return false;
            }
        }
        return true;
    }

    private static boolean toPast(List<Word> words, int at, Edits edits) {
        Word word = words.get(at);
        boolean behindPreposition = at > 0
                && (words.get(at - 1).is(Tag.PREPOSITION) || words.get(at - 1).is("right"));
        String other = TO_PAST.get(word.lower());
        if (other != null) {
            edits.replace(at, other);
            return !behindPreposition && !possessive(words, at);
        }
        if (periodAfter(words, at, "next")) {
            edits.replace(at, "last");
            return !words.get(at + 1).is("night");
        }
        boolean untilOrSo = word.isOneOf(NOT_WITH_PAST);
        boolean span = word.is("in")
                && at + 2 < words.size()
                && words.get(at + 1).is(Tag.NUMBER)
                && words.get(at + 2).lower().matches("(?:day|hour|minute|week|month|year)s?");
        boolean sinceNow = word.is("since")
                || (word.is("this")
                        && at + 1 < words.size()
                        && words.get(at + 1).isOneOf(PERIODS));
        return !untilOrSo && !span && !sinceNow;
    }

    private static boolean toFuture(List<Word> words, int at, Edits edits) {
        Word word = words.get(at);
        String other = TO_FUTURE.get(word.lower());
        if (other != null) {
            edits.replace(at, other);
            boolean bound = (at > 0 && words.get(at - 1).is(Tag.PREPOSITION)) || possessive(words, at);
            return !bound;
        }
        if (periodAfter(words, at, "last")) {
            boolean night = words.get(at + 1).is("night");
            edits.replace(at, night ? "tomorrow" : "next");
            return true;
        }
        if (word.is("ago")) {
            return ago(words, at, edits);
        }
        if (isYear(word)) {
            edits.replace(at, futureYear(word.lower()));
        }
        boolean adverbial = word.is("just")
                && at + 1 < words.size()
                && words.get(at + 1).verbs().isEmpty();
        return adverbial || !word.isOneOf(NOT_WITH_FUTURE);
    }

    /** 1848 to 2048, 2015 to 2045, 1990s to 2090s. */
    private static String futureYear(String year) {
        int twoDigits = Integer.parseInt(year.substring(2, 4));
        return (2000 + (twoDigits < 30 ? twoDigits + 30 : twoDigits)) + year.substring(4);
    }

    /** <em>two days ago</em> to <em>in two days</em>. */
    private static boolean ago(List<Word> words, int at, Edits edits) {
        int from = at - 2;
        if (from < 1 || !words.get(at - 1).lower().matches("(?:second|minute|hour|day|week|month|year|decade)s?")) {
            return false;
        }
        if (words.get(from).is("few") && words.get(from - 1).is("a")) {
            from--;
        }
        Word quantity = words.get(from);
        boolean plain = quantity.is(Tag.NUMBER) || quantity.isOneOf(Set.of("a", "an", "several", "many"));
        boolean free = words.get(from - 1).isNounLike()
                || !words.get(from - 1).verbs().isEmpty()
                || words.get(from - 1).is(Tag.OTHER_PRONOUN);
        if (!plain
                || !free
                || words.get(from - 1).is(Tag.ADVERB)
                || words.get(from - 1).is(Tag.PREPOSITION)) {
            return false;
        }
        edits.prepend(from, "in").remove(at);
        return true;
    }

    private static boolean possessive(List<Word> words, int at) {
        return at + 1 < words.size() && words.get(at + 1).is(Tag.CLITIC);
    }

    private static boolean periodAfter(List<Word> words, int at, String which) {
        return words.get(at).is(which)
                && at + 1 < words.size()
                && words.get(at + 1).isOneOf(PERIODS)
                && (at == 0 || !words.get(at - 1).isOneOf(Set.of("the", "at", "my", "our", "your")));
    }

    private static boolean isYear(Word word) {
        return word.lower().matches("1[0-9]{3}s?|20[0-2][0-9]s?");
    }
}
