package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words that fix when something is the case; they have to follow the tense, or forbid its change. */
final class TimeWords {

    private static final Set<String> PLACE_PARTICLES =
            WordList.of(TimeWords.class, "place-particles.txt").words();

    private static final Set<String> PERIODS =
            CalendarWords.and(WordList.of(TimeWords.class, "periods.txt").words());
    private static final Set<String> NOT_WITH_PRESENT =
            WordList.of(TimeWords.class, "not-with-present.txt").words();
    private static final Set<String> WITH_PERFECT = Set.of("already", "just", "recently", "previously", "once");
    private static final Set<String> NOT_WITH_FUTURE =
            WordList.of(TimeWords.class, "not-with-future.txt").words();
    private static final Set<String> NOT_WITH_PAST = Set.of("shortly", "henceforth");
    private static final Map<String, String> TO_PAST =
            WordList.of(TimeWords.class, "time-to-past.tsv").pairs();
    private static final Map<String, String> TO_FUTURE = Map.of("yesterday", "tomorrow", "today", "tomorrow");

    private TimeWords() {}

    /**
     * Does a word say that the sentence speaks of the past, so that a present would contradict it?
     *
     * @param relative words of relative clauses, which say nothing of the main clause's time
     * @param perfect whether the present is a perfect, beside which <em>already</em> and <em>just</em> are right
     */
    static boolean fixPast(List<Word> words, boolean perfect, boolean[] relative) {
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (relative[i]) {
                continue;
            }
            boolean fixing = word.isOneOf(NOT_WITH_PRESENT)
                    && !(perfect && word.isOneOf(WITH_PERFECT))
                    && !(word.isOneOf(Set.of("just", "first")) && !isJustNow(words, i))
                    && !(word.is("then") && isSequence(words, i))
                    && !(word.is("once") && isConjunction(words, i));
            if (fixing || isYear(word) || periodAfter(words, i, "last")) {
                return true;
            }
        }
        return false;
    }

    /** <em>just left</em>, not <em>just a boy</em>. */
    private static boolean isJustNow(List<Word> words, int at) {
        if (at + 1 >= words.size()) {
            return true;
        }
        Word next = words.get(at + 1);
        return !next.verbs().isEmpty() && !next.is(Tag.PREPOSITION) && !next.isNounLike();
    }

    /** <em>Once he had left, ...</em> */
    private static boolean isConjunction(List<Word> words, int at) {
        return at == 0 || words.get(at - 1).is(Tag.MARK);
    }

    /** <em>Then he left:</em> the next event, not that time. */
    private static boolean isSequence(List<Word> words, int at) {
        return at == 0 || words.get(at - 1).isOneOf(Set.of("and", ",", "but"));
    }

    /** Exchanges time words for a new tense, those of relative clauses excepted; false where that is not possible. */
    static boolean exchange(List<Word> words, Time target, Edits edits, boolean[] relative) {
        for (int i = 0; i < words.size(); i++) {
            if (relative[i]) {
                continue;
            }
            boolean possible = switch (target) {
                case PAST -> toPast(words, i, edits);
                case FUTURE -> toFuture(words, i, edits);
                case PRESENT -> true;
                case MODAL, PAST_OR_PRESENT -> false;
            };
            if (!possible) {
                return false;
            }
        }
        return true;
    }

    private static boolean toPast(List<Word> words, int at, Edits edits) {
        Word word = words.get(at);
        boolean behindPreposition = at > 0 && words.get(at - 1).is(Tag.PREPOSITION);
        String other = TO_PAST.get(word.lower());
        if (other != null) {
            edits.substitute(at, other);
            if (at > 1 && words.get(at - 1).is("right")) {
                edits.substitute(at - 1, "");
                return word.is("now");
            }
            return !behindPreposition && !possessive(words, at);
        }
        if (periodAfter(words, at, "next")) {
            edits.replace(at, "last");
            return !words.get(at + 1).is("night") && !behindPreposition; // "until next spring"
        }
        if (word.is("these")
                && at > 0
                && at + 1 < words.size()
                && words.get(at + 1).is("days")) {
            edits.replace(at, "in those");
            return !behindPreposition;
        }
        if (word.is("later") && isLast(words, at)) {
            edits.substitute(at, "earlier");
            return true;
        }
        if (word.is("soon")) {
            return noLongerSoon(words, at, edits);
        }
        if (isSpan(words, at)) {
            return spanToPast(words, at, edits);
        }
        if (word.is("this") && at + 1 < words.size() && words.get(at + 1).isOneOf(PERIODS)) {
            edits.replace(at, "last");
            return !behindPreposition && !words.get(at + 1).is("night") && !possessive(words, at + 1);
        }
        return !word.isOneOf(NOT_WITH_PAST);
    }

    private static boolean noLongerSoon(List<Word> words, int at, Edits edits) {
        boolean infinitive = words.stream().limit(at).anyMatch(word -> word.is(Tag.TO)); // "is going to rain soon"
        boolean conjunction = infinitive || (at > 0 && words.get(at - 1).is("as"));
        if (!conjunction) {
            edits.substitute(at, "recently");
        }
        boolean free = at > 0
                && !words.get(at - 1).isOneOf(Set.of("very", "too", "so", "how", "pretty"))
                && at + 1 < words.size()
                && !words.get(at + 1).is(Tag.PREPOSITION)
                && !words.get(at + 1).is("enough");
        return conjunction || free;
    }

    private static boolean isSpan(List<Word> words, int at) {
        return words.get(at).is("in")
                && at + 2 < words.size()
                && (words.get(at + 1).is(Tag.NUMBER) || words.get(at + 1).isOneOf(Set.of("a", "an")))
                && words.get(at + 2).lower().matches("(?:day|hour|minute|week|month|year)s?");
    }

    /** <em>will start in two weeks</em> to <em>started two weeks ago</em>; beside a present it may be how long something takes. */
    private static boolean spanToPast(List<Word> words, int at, Edits edits) {
        boolean future = words.stream().anyMatch(word -> word.isOneOf(Set.of("will", "'ll", "won't")));
        boolean plain = at + 3 < words.size()
                && words.get(at + 3).is(Tag.MARK)
                && !words.get(at + 3).is("'");
        if (future && plain && at > 0) {
            edits.remove(at).append(at + 2, "ago");
            return true;
        }
        return false;
    }

    private static boolean isLast(List<Word> words, int at) {
        return at > 0
                && at + 1 < words.size()
                && words.get(at + 1).isOneOf(Set.of(".", "!", "?"))
                && !words.get(at - 1).is(Tag.DETERMINER);
    }

    private static boolean toFuture(List<Word> words, int at, Edits edits) {
        Word word = words.get(at);
        String other = TO_FUTURE.get(word.lower());
        if (other != null) {
            edits.substitute(at, other);
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
        boolean conjunction = word.is("once") && isConjunction(words, at);
        return nearPast(words, at, edits) && (conjunction || !word.isOneOf(NOT_WITH_FUTURE));
    }

    /** Adverbs that count back from now: they turn round, or fall out. */
    private static boolean nearPast(List<Word> words, int at, Edits edits) {
        Word word = words.get(at);
        switch (word.lower()) {
            case "just" -> {
                if (isJustNow(words, at)) {
                    edits.substitute(at, "soon");
                }
                return true;
            }
            case "recently" -> {
                edits.substitute(at, "soon");
                return at == 0 || !words.get(at - 1).isOneOf(Set.of("until", "very", "more", "most"));
            }
            case "already" -> {
                edits.substitute(at, "");
                return at > 0;
            }
            case "previously" -> {
                edits.substitute(at, "later");
                return true;
            }
            case "earlier" -> {
                edits.substitute(at, "later");
                return isLast(words, at);
            }
            case "century" -> {
                return nextCentury(words, at, edits);
            }
            case "then" -> {
                return isSequence(words, at);
            }
            case "before" -> {
                return at + 1 < words.size() && !words.get(at + 1).is(Tag.MARK);
            }
            default -> {
                return true;
            }
        }
    }

    /** <em>the 19th century</em> to <em>the 22nd century</em>. */
    private static boolean nextCentury(List<Word> words, int at, Edits edits) {
        boolean ordinal = at > 0 && words.get(at - 1).lower().matches("\\d{1,2}(?:st|nd|rd|th)|\\p{L}+(?:th|first)");
        boolean era = at + 1 < words.size() && words.get(at + 1).lower().matches("b\\.?c.*|a\\.?d.*");
        if (ordinal) {
            edits.replace(at - 1, "22nd");
        }
        return ordinal && !era;
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
        if (from > 2 && words.get(from).is("of") && words.get(from - 1).is("couple")) {
            from -= 2;
        }
        if (from < 1) {
            return false; // a few weeks ago opens the sentence
        }
        Word quantity = words.get(from);
        boolean plain = quantity.is(Tag.NUMBER) || quantity.isOneOf(Set.of("a", "an", "several", "many"));
        boolean free = words.get(from - 1).isNounLike()
                || !words.get(from - 1).verbs().isEmpty()
                || words.get(from - 1).is(Tag.OTHER_PRONOUN);
        boolean particle = words.get(from - 1).isOneOf(PLACE_PARTICLES);
        boolean bound =
                words.get(from - 1).is(Tag.ADVERB) || words.get(from - 1).is(Tag.PREPOSITION);
        if (!plain || !(particle || (free && !bound))) {
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
