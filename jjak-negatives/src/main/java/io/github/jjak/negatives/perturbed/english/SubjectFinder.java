package io.github.jjak.negatives.perturbed.english;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the subject that begins at a position and the finite verb behind it. It decides between noun and verb by one rule: a
 * clause has exactly one finite verb. Where a surer finite verb follows, a doubtful word is no verb; where none follows, a doubtful
 * word is one if it may stand there. In any other doubt it finds nothing.
 */
final class SubjectFinder {

    private static final int LONGEST_SUBJECT = 25;
    private static final Set<String> INDEFINITE = Set.of(
            "someone",
            "somebody",
            "something",
            "everyone",
            "everybody",
            "everything",
            "nobody",
            "nothing",
            "anyone",
            "anything",
            "this",
            "that",
            "one");
    private static final Set<String> PARTITIVE = Set.of(
            "number",
            "majority",
            "most",
            "lot",
            "lots",
            "all",
            "some",
            "half",
            "rest",
            "percent",
            "variety",
            "range",
            "none",
            "any",
            "part",
            "group",
            "pair",
            "couple",
            "series",
            "species",
            "means",
            "data",
            "media",
            "staff",
            "politics",
            "diabetes",
            "rabies",
            "measles",
            "mumps",
            "news",
            "physics",
            "mathematics",
            "economics");

    private final List<Word> words;
    private final FiniteWords finites;

    private boolean headSeen;
    private boolean headFixed;
    private boolean needsNoun;
    private boolean postModified;
    private int head;
    private boolean coordinated;
    private Agreement determined = Agreement.UNKNOWN;

    SubjectFinder(List<Word> words) {
        this.words = words;
        this.finites = new FiniteWords(words);
    }

    /** The subject from a position on, null if none can be made out for sure. */
    @Nullable
    NounPhrase find(int from) {
        if (from >= words.size()) {
            return null;
        }
        Agreement pronoun = pronoun(from);
        if (pronoun != null) {
            int finite = finites.skipAdverbs(from + 1);
            return finite < words.size() && finites.mayBeFinite(finite, pronoun)
                    ? new NounPhrase(from, from + 1, pronoun, finite)
                    : null;
        }
        return nounPhrase(from);
    }

    private @Nullable Agreement pronoun(int from) {
        Word word = words.get(from);
        if (word.is(Tag.SUBJECT_PRONOUN)) {
            return switch (word.lower()) {
                case "i" -> Agreement.FIRST_SINGULAR;
                case "he", "she", "it" -> Agreement.THIRD_SINGULAR;
                default -> Agreement.PLURAL;
            };
        }
        int next = finites.skipAdverbs(from + 1);
        boolean person = word.lower().endsWith("body") || (word.lower().endsWith("one") && !word.is("one"));
        if (next >= words.size()
                || (!finites.isSure(next) && !(person && finites.mayBeFinite(next, Agreement.THIRD_SINGULAR)))) {
            return null;
        }
        if (word.is("there")) {
            return Agreement.UNKNOWN;
        }
        if (word.is("these") || word.is("those") || word.is("both")) {
            return Agreement.PLURAL;
        }
        return word.isOneOf(INDEFINITE) ? Agreement.THIRD_SINGULAR : null;
    }

    private @Nullable NounPhrase nounPhrase(int from) {
        reset();
        int at = from;
        while (at < words.size() && at - from < LONGEST_SUBJECT) {
            Word word = words.get(at);
            if (headSeen && !needsNoun && !finites.isAfterDeterminer(at)) {
                int finite = finites.skipAdverbs(at);
                if (finite < words.size() && isFinite(finite)) {
                    return new NounPhrase(from, at, agreement(), finite);
                }
            }
            int next = consume(word, at);
            if (next < 0) {
                return null;
            }
            at = next;
        }
        return null;
    }

    private void reset() {
        headSeen = false;
        headFixed = false;
        needsNoun = true;
        postModified = false;
        head = -1;
        coordinated = false;
        determined = Agreement.UNKNOWN;
    }

    private boolean isFinite(int at) {
        Word word = words.get(at);
        if (finites.isSure(at)) {
            return true;
        }
        if (postModified || !finites.mayBeFinite(at, agreement()) || finites.sureBeforeBoundary(at + 1)) {
            return false;
        }
        boolean participleFirst = word.canBe(VerbForm.PARTICIPLE)
                && at + 1 < words.size()
                && words.get(at + 1).isOneOf(Set.of("by", "with", "as", "from", "on", "in", "for", "to"));
        if (participleFirst && !words.get(head).is(Tag.NAME) && words.get(at).canBe(VerbForm.PAST)) {
            return words.get(at + 1).isOneOf(Set.of("to", "in", "from", "on"))
                    && finites.endsAsSentence()
                    && !finites.anotherDoubtful(at, agreement());
        }
        if (finites.anotherDoubtful(at, agreement())) {
            return false;
        }
        return !word.isNounLike() || finites.complementFollows(at) || onlyVerbLeft(at);
    }

    /** <em>The bank issues cards.</em> Behind a singular noun with its article, the last word that can be a verb is one. */
    private boolean onlyVerbLeft(int at) {
        boolean whole = words.get(head).is(Tag.NOUN) && words.get(at).canBe(VerbForm.THIRD) && finites.endsAsSentence();
        if (!whole || at + 1 >= words.size() || agreement() != Agreement.THIRD_SINGULAR) {
            return false;
        }
        Word next = words.get(at + 1);
        return (next.is(Tag.PREPOSITION) && !next.is("of"))
                || (next.isNounLike() && next.verbs().isEmpty());
    }

    /** @return the next position, -1 if a subject cannot go on like this */
    private int consume(Word word, int at) {
        if (postModified) {
            return (word.is(Tag.MARK) && !word.is("-")) || word.is(Tag.QUESTION_WORD) ? -1 : at + 1;
        }
        if (word.is(Tag.MARK)) {
            return mark(word, at);
        }
        if (word.is(Tag.CLITIC)) {
            boolean possessive = word.is("'s") && headSeen && finites.sureBeforeBoundary(at + 1);
            headSeen = false;
            needsNoun = true;
            return possessive ? at + 1 : -1;
        }
        if (headSeen && !needsNoun) {
            int relative = relative(word, at);
            if (relative != 0) {
                return relative;
            }
        }
        if (headSeen && !needsNoun && (word.is(Tag.PREPOSITION) || word.is(Tag.COORDINATOR))) {
            return connect(word, at);
        }
        return inside(word, at);
    }

    private int connect(Word word, int at) {
        if (word.is(Tag.PREPOSITION)) {
            headFixed = true;
        } else if (!headFixed && word.is("and")) {
            coordinated = true;
        } else if (word.is("but") || word.is("so")) {
            return -1;
        } else if (!headFixed) {
            determined = Agreement.UNKNOWN;
            coordinated = coordinated || word.is("or");
        }
        needsNoun = true;
        return at + 1;
    }

    private int inside(Word word, int at) {
        if (word.is(Tag.DETERMINER)) {
            determine(word);
            needsNoun = true;
            return headSeen && !headFixed && !coordinated && !finites.isAfterDeterminer(at) ? -1 : at + 1;
        }
        if (word.is(Tag.NUMBER)) {
            determined = headSeen || headFixed || word.is("one") || word.is("1") ? determined : Agreement.PLURAL;
            needsNoun = !headSeen;
            return at + 1;
        }
        if (headSeen && !needsNoun && word.canBe(VerbForm.GERUND) && !word.is(Tag.NAME)) {
            postModified = true;
            return at + 1;
        }
        boolean nameBegins = at == 0
                && !word.verbs().isEmpty()
                && at + 1 < words.size()
                && words.get(at + 1).is(Tag.NAME);
        if (word.isNounLike() || nameBegins) {
            headSeen = true;
            needsNoun = false;
            head = headFixed ? head : at;
            return at + 1;
        }
        boolean modifier = word.is(Tag.ADJECTIVE)
                || word.is(Tag.ADVERB)
                || word.canBe(VerbForm.PARTICIPLE)
                || word.canBe(VerbForm.GERUND);
        if (!modifier || word.is(Tag.SUBORDINATOR)) {
            return word.is(Tag.OTHER) ? at + 1 : -1;
        }
        postModified = headSeen
                && !needsNoun
                && !word.is(Tag.ADJECTIVE)
                && !word.verbs().isEmpty();
        return at + 1;
    }

    private void determine(Word word) {
        if (headFixed) {
            return;
        }
        if (word.isOneOf(Set.of("a", "an", "each", "every", "this", "that", "another"))) {
            determined = Agreement.THIRD_SINGULAR;
        } else if (word.isOneOf(Set.of("these", "those", "many", "several", "few", "both", "various"))) {
            determined = Agreement.PLURAL;
        }
    }

    private int mark(Word word, int at) {
        if (word.isOneOf(Set.of("\"", "-", "“", "”"))) {
            return at + 1;
        }
        if (!headSeen || needsNoun) {
            return -1;
        }
        if (word.is("(")) {
            int close = finites.indexOf(")", at);
            return close < 0 ? -1 : close + 1;
        }
        if (word.is(",") && at + 1 < words.size()) {
            boolean aside =
                    words.get(at + 1).isOneOf(Set.of("which", "who", "also", "the", "a", "an", "or", "formerly"));
            int close = finites.indexOf(",", at + 1);
            boolean finiteFollows = close > 0 && close + 1 < words.size() && finites.isSure(close + 1);
            return aside && finiteFollows ? close + 1 : -1;
        }
        return -1;
    }

    /** A relative clause, with or without its pronoun: skipped to behind its verb. 0 if there is none. */
    private int relative(Word word, int at) {
        boolean pronoun = word.isOneOf(Set.of("that", "who", "which"));
        boolean contact = word.isOneOf(Set.of("i", "you", "we", "they", "he", "she"));
        if (word.is(Tag.TO) || (word.is(Tag.OTHER_PRONOUN) && !pronoun)) {
            postModified = word.is(Tag.TO);
            return word.is(Tag.TO) ? at + 1 : -1;
        }
        if (!pronoun && !contact) {
            return (word.is(Tag.SUBORDINATOR) && !word.is(Tag.PREPOSITION)) || word.is(Tag.SUBJECT_PRONOUN) ? -1 : 0;
        }
        int verb = finites.skipAdverbs(at + 1);
        if (pronoun && verb < words.size() && words.get(verb).is(Tag.SUBJECT_PRONOUN)) {
            verb = finites.skipAdverbs(verb + 1);
        }
        if (verb >= words.size() || !finites.mayBeFinite(verb, Agreement.UNKNOWN)) {
            return -1;
        }
        postModified = true;
        return finites.countSure(verb + 1) == 1 ? verb + 1 : -1;
    }

    private Agreement agreement() {
        if (coordinated) {
            return words.stream().limit(head + 1).anyMatch(word -> word.is("or"))
                    ? Agreement.UNKNOWN
                    : Agreement.PLURAL;
        }
        Word noun = words.get(head);
        if (noun.isOneOf(PARTITIVE)) {
            return Agreement.UNKNOWN;
        }
        if (noun.is("people") || noun.is("police")) {
            return Agreement.PLURAL;
        }
        if (determined != Agreement.UNKNOWN) {
            return determined;
        }
        if (noun.is(Tag.NOUN) != noun.is(Tag.PLURAL_NOUN)) {
            boolean sure = noun.is(Tag.NOUN) || finites.isKnownPlural(noun);
            return !sure ? Agreement.UNKNOWN : noun.is(Tag.NOUN) ? Agreement.THIRD_SINGULAR : Agreement.PLURAL;
        }
        boolean singularName =
                noun.is(Tag.NAME) && !noun.is(Tag.PLURAL_NOUN) && !noun.lower().endsWith("s");
        return singularName ? Agreement.THIRD_SINGULAR : Agreement.UNKNOWN;
    }
}
