package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** Decides whether a word behind a noun phrase is the clause's finite verb. */
final class FiniteDecision {

    private static final Set<String> BEHIND_PARTICIPLES = WordList.of(
                    FiniteDecision.class, "prepositions-behind-participles.txt")
            .words();

    private static final Set<String> OBJECT_PRONOUNS = WordList.of(
                    FiniteDecision.class, "object-pronouns-behind-verbs.txt")
            .words();

    private final List<Word> words;
    private final FiniteWords finites;
    private final SubjectState state;

    FiniteDecision(List<Word> words, SubjectState state) {
        this.words = words;
        this.finites = new FiniteWords(words);
        this.state = state;
    }

    /** Is the word at a position the finite verb of the phrase that was read? */
    boolean isFinite(int at) {
        Word word = words.get(at);
        if (at == state.expected || finites.isSure(at)) {
            return true;
        }
        if (word.is("'s")) {
            return isContraction(at);
        }
        if (isBeforeQuotation(at)) {
            return true;
        }
        Agreement agreement = agreementFor(at);
        if (state.postModified || !finites.mayBeFinite(at, agreement)) {
            return false;
        }
        if (reports(at)) {
            return true;
        }
        boolean modified = word.isNounLike()
                && words.get(at - 1).is(Tag.ADJECTIVE)
                && !words.get(at - 1).isNounLike();
        if (modified || finites.sureBeforeBoundary(at + 1)) {
            return false;
        }
        if (takesObject(at) || contradictsDeterminer(at)) {
            return true;
        }
        if (finites.anotherDoubtful(at, agreement) || isParticiple(at) || isWithinNoun(at)) {
            return false;
        }
        if (isForeign(at)) {
            return false;
        }
        return !word.isNounLike() || finites.complementFollows(at) || onlyVerbLeft(at);
    }

    /** <em>The app shows “payment failed”</em>: the verb is not the quoted one. */
    private boolean isBeforeQuotation(int at) {
        Word word = words.get(at);
        boolean present = word.canBe(VerbForm.THIRD) && agreementFor(at) == Agreement.THIRD_SINGULAR;
        return at + 1 < words.size()
                && words.get(at + 1).isOneOf(Set.of("\"", "“"))
                && (present || (word.canBe(VerbForm.PAST) && !word.isNounLike()));
    }

    /** Five words and more without one that English builds sentences with: hardly English. */
    private boolean isForeign(int at) {
        return at - state.first >= 5
                && words.subList(state.first, at).stream()
                        .noneMatch(word -> word.is(Tag.DETERMINER)
                                || word.is(Tag.PREPOSITION)
                                || word.is(Tag.COORDINATOR)
                                || word.is(Tag.CLITIC)
                                || word.is(Tag.NAME)
                                || word.is(Tag.NUMBER));
    }

    /** <em>performed an autopsy</em>: a participle behind a noun has no object. */
    private boolean takesObject(int at) {
        Word word = words.get(at);
        if (!word.canBe(VerbForm.PAST) || word.isNounLike() || word.is(Tag.ADJECTIVE) || at + 1 >= words.size()) {
            return false;
        }
        Word next = words.get(at + 1);
        VerbReading past = word.verb(VerbForm.PAST);
        boolean things = next.is(Tag.PLURAL_NOUN)
                && !next.is(Tag.NOUN)
                && next.verbs().isEmpty()
                && !words.get(state.head).is(Tag.ADJECTIVE)
                && past != null
                && !past.lemma().matches("call|name|term|dub|label|dress|make"); // "cells called histiocytes"
        return things || (next.is(Tag.DETERMINER) && !next.is("that")) || next.isOneOf(OBJECT_PRONOUNS);
    }

    /** <em>a light colored dog splashes</em>, <em>leader breaks silence</em>: not the verb, or not for sure. */
    private boolean isWithinNoun(int at) {
        Word word = words.get(at);
        Word before = words.get(at - 1);
        boolean attribute = before.is(Tag.ADJECTIVE)
                && word.canBe(VerbForm.PARTICIPLE)
                && at + 1 < words.size()
                && words.get(at + 1).is(Tag.NOUN)
                && !words.get(at + 1).is(Tag.NAME)
                && another(at + 1);
        boolean object = word.isNounLike()
                && word.canBe(VerbForm.BASE)
                && at - 2 >= state.first
                && before.isNounLike()
                && (before.canBe(VerbForm.THIRD) || before.canBe(VerbForm.BASE))
                && words.get(at - 2).isNounLike();
        return attribute || object;
    }

    /** <em>a kid stands</em>: the word cannot be a plural noun. */
    private boolean contradictsDeterminer(int at) {
        return state.determined == Agreement.THIRD_SINGULAR
                && !state.headFixed
                && !state.coordinated
                && state.head == at - 1
                && words.get(state.head).is(Tag.NOUN)
                && words.get(at).is(Tag.PLURAL_NOUN)
                && words.get(at).canBe(VerbForm.THIRD)
                && at + 1 < words.size()
                && !words.get(at + 1).canBe(VerbForm.PAST)
                && !words.get(at + 1).canBe(VerbForm.THIRD);
    }

    /** An unknown word in {@code -s} is plural where a base form follows: <em>histiocytes destroy</em>. */
    Agreement agreementFor(int at) {
        Word noun = words.get(state.head);
        boolean plural = state.agreement() == Agreement.UNKNOWN
                && !state.coordinated
                && noun.is(Tag.PLURAL_NOUN)
                && noun.is(Tag.OTHER)
                && words.get(at).canBe(VerbForm.BASE)
                && !words.get(at).isNounLike();
        return plural ? Agreement.PLURAL : state.agreement();
    }

    /** <em>Officials said families were hit:</em> the verb that reports comes first, the other one belongs to what is reported. */
    private boolean reports(int at) {
        Word word = words.get(at);
        VerbReading past = word.verb(VerbForm.PAST);
        VerbReading base = state.agreement() == Agreement.PLURAL ? word.verb(VerbForm.BASE) : null;
        VerbReading present = base == null ? word.verb(VerbForm.THIRD) : base;
        VerbReading reading = past == null ? present : past;
        if (reading == null
                || word.isNounLike()
                || !VerbKinds.SAYING.contains(reading.lemma())
                || at + 1 >= words.size()) {
            return false;
        }
        Word next = words.get(at + 1);
        return next.is(Tag.DETERMINER)
                || next.is(Tag.SUBJECT_PRONOUN)
                || next.is(Tag.NAME)
                || next.is(Tag.NUMBER)
                || next.isOneOf(Set.of("that", "about", "there"))
                || next.isNounLike();
    }

    /** <em>The car's a wreck</em>, not <em>the car's wreck</em>. */
    private boolean isContraction(int at) {
        if (at + 1 >= words.size() || finites.sureBeforeBoundary(at + 1)) {
            return false;
        }
        Word next = words.get(at + 1);
        boolean predicate = next.is(Tag.ADJECTIVE)
                && !next.isNounLike()
                && at + 2 < words.size()
                && (words.get(at + 2).is(Tag.MARK) || words.get(at + 2).is(Tag.PREPOSITION));
        Word behind = at + 2 < words.size() ? words.get(at + 2) : next;
        boolean doing = next.canBe(VerbForm.GERUND)
                && next.verbs().size() == 1
                && (behind.is(Tag.DETERMINER) || behind.is(Tag.OTHER_PRONOUN) || behind.isNounLike())
                && behind.verbs().isEmpty();
        return predicate
                || doing
                || next.is(Tag.NOT)
                || (next.is(Tag.DETERMINER) && !next.is("own"))
                || next.is(Tag.PREPOSITION)
                || (next.canBe(VerbForm.GERUND) && !next.isNounLike());
    }

    /** <em>the man arrested by the police</em>: a form that is finite or a participle, before a preposition. */
    private boolean isParticiple(int at) {
        Word word = words.get(at);
        VerbReading reading = word.verb(VerbForm.PARTICIPLE);
        if (reading == null
                || !word.canBe(VerbForm.PAST)
                || at + 1 >= words.size()
                || words.get(state.head).is(Tag.NAME)) {
            return false;
        }
        Word next = words.get(at + 1);
        if (next.is("by") || !next.isOneOf(BEHIND_PARTICIPLES)) {
            return next.is("by");
        }
        if (VerbKinds.OBJECTLESS.contains(reading.lemma())) {
            return false;
        }
        boolean moved = next.isOneOf(Set.of("to", "in", "from", "on", "at", "into", "around"));
        return VerbKinds.DESCRIBING.contains(reading.lemma()) || !moved || !finites.endsAsSentence();
    }

    /** <em>The bank issues cards. Plants need water. The sun rose.</em> The last word that can be a verb is one. */
    private boolean onlyVerbLeft(int at) {
        if (!finites.endsAsSentence() || at + 1 >= words.size()) {
            return false;
        }
        Word word = words.get(at);
        Word noun = words.get(state.head);
        boolean one = noun.is(Tag.NOUN) || (noun.canBe(VerbForm.GERUND) && !noun.isNounLike());
        boolean singular = one && word.canBe(VerbForm.THIRD) && state.agreement() == Agreement.THIRD_SINGULAR;
        boolean simple = !state.headFixed && !state.coordinated && finites.skipAdverbs(state.head + 1) == at;
        Word before = words.get(at - 1);
        boolean near = simple || (FiniteWords.isKnownPlural(before) && !before.is(Tag.NOUN) && !state.coordinated);
        boolean plural = near
                && ((FiniteWords.isKnownPlural(noun) && !noun.is(Tag.NOUN)) || noun.isOneOf(SubjectFinder.COUNTED))
                && word.canBe(VerbForm.BASE)
                && state.agreement() == Agreement.PLURAL;
        boolean past = simple && word.canBe(VerbForm.PAST) && !word.canBe(VerbForm.PARTICIPLE);
        Word next = words.get(at + 1);
        boolean free = next.verbs().isEmpty()
                || (!another(at + 1)
                        && !(word.is(Tag.PLURAL_NOUN) && next.canBe(VerbForm.BASE))); // "pain attacks switch"
        boolean object = next.isNounLike() && free;
        if (singular
                && ((next.is(Tag.PREPOSITION) && !next.is("of"))
                        || (next.isNounLike() && next.verbs().isEmpty()))) {
            return true;
        }
        boolean joined =
                next.is("and") && at + 2 < words.size() && words.get(at + 2).canBe(VerbForm.THIRD);
        boolean ends = next.isOneOf(Set.of(".", "!", "?")) || (singular && joined);
        return ((singular && simple) || plural || past)
                && (ends
                        || object
                        || next.is(Tag.ADJECTIVE)
                        || (next.is(Tag.PREPOSITION) && (plural || !next.is("of"))));
    }

    /** Any later word that may be a verb, noun or not. */
    private boolean another(int from) {
        for (int i = from; i < words.size() && !words.get(i).is(Tag.MARK); i++) {
            boolean verb = words.get(i).canBe(VerbForm.THIRD) || words.get(i).canBe(VerbForm.PAST);
            if (verb && !finites.isAfterDeterminer(i)) {
                return true;
            }
        }
        return false;
    }
}
