package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** What interrupts a noun phrase: marks, enumerations, appositions and relative clauses. */
final class Asides {

    private static final int LONGEST_ASIDE = 24;
    private static final Set<String> RELATIVE = Set.of("that", "who", "which", "whom", "whose", "where");
    private static final Set<String> ABBREVIATIONS =
            WordList.of(Asides.class, "title-abbreviations.txt").words();

    private final List<Word> words;
    private final FiniteWords finites;
    private final SubjectState state;

    Asides(List<Word> words, SubjectState state) {
        this.words = words;
        this.finites = new FiniteWords(words);
        this.state = state;
    }

    /** Behind a mark: the next position, -1 if the phrase cannot go on. */
    int mark(Word word, int at) {
        if (word.isOneOf(Set.of("\"", "-", "“", "”"))) {
            return at + 1;
        }
        if (word.is(".") && state.headSeen) {
            Word before = words.get(at - 1);
            boolean initial =
                    before.token().text().length() == 1 && before.token().startsUpperCase();
            return initial || before.isOneOf(ABBREVIATIONS) ? at + 1 : -1;
        }
        if (!state.headSeen || state.needsNoun) {
            return -1;
        }
        if (word.isOneOf(Set.of("'", "’"))) {
            return words.get(at - 1).lower().endsWith("s") ? state.possessive(at) : -1;
        }
        if (word.is("(")) {
            int close = finites.indexOf(")", at);
            return close < 0 ? -1 : close + 1;
        }
        return word.is(",") && at + 1 < words.size() ? comma(at) : -1;
    }

    /** <em>The museum, which opened in 1890, is</em>: what stands aside is skipped. <em>Apples, pears and plums</em> are counted. */
    private int comma(int at) {
        int close = finites.indexOf(",", at + 1);
        int behind = close < 0 ? -1 : finites.skipAdverbs(close + 1);
        boolean finiteFollows = behind > 0
                && behind < words.size()
                && close - at < LONGEST_ASIDE
                && (finites.isSure(behind)
                        || (finites.mayBeFinite(behind, Agreement.UNKNOWN)
                                && !words.get(behind).isNounLike()));
        if (finiteFollows) {
            return close + 1;
        }
        if (behind > 0 && behind < words.size() && close - at < LONGEST_ASIDE && isModifier(at + 1, behind)) {
            state.expected = behind;
            return close + 1;
        }
        if (!isEnumeration(at)) {
            return -1;
        }
        state.coordinated = !state.headFixed || state.coordinated;
        state.needsNoun = true;
        return words.get(at + 1).is(Tag.COORDINATOR) ? at + 2 : at + 1;
    }

    /** <em>, which employs 300 people,</em>, <em>, painted yellow,</em>: no enumeration, and a third person behind it. */
    private boolean isModifier(int at, int behind) {
        Word word = words.get(at);
        boolean relative = word.isOneOf(Set.of("which", "who", "whose"));
        boolean participle = word.canBe(VerbForm.PARTICIPLE) && !word.isNounLike() && !word.is(Tag.ADJECTIVE);
        return (relative || participle)
                && state.agreement() == Agreement.THIRD_SINGULAR
                && words.get(behind).canBe(VerbForm.THIRD)
                && !finites.sureBeforeBoundary(behind + 1);
    }

    /** Only nouns and what belongs to them up to an <em>and</em> or <em>or</em>. */
    private boolean isEnumeration(int comma) {
        for (int i = comma + 1; i < Math.min(words.size(), comma + LONGEST_ASIDE); i++) {
            Word word = words.get(i);
            if (word.is("and") || word.is("or")) {
                return true;
            }
            boolean noun = word.isNounLike()
                    || word.is(Tag.ADJECTIVE)
                    || word.is(Tag.DETERMINER)
                    || word.is(Tag.NUMBER)
                    || word.is(Tag.PREPOSITION)
                    || word.is(",")
                    || word.is(Tag.CLITIC);
            if (!noun || finites.isSure(i)) {
                return false;
            }
        }
        return false;
    }

    /** A relative clause, with or without its pronoun: skipped to behind its verb. 0 if there is none. */
    int relative(Word word, int at) {
        boolean pronoun = word.isOneOf(RELATIVE);
        boolean contact = word.isOneOf(Set.of("i", "you", "we", "they", "he", "she"));
        if (word.isOneOf(Set.of("here", "there"))) {
            return at + 1;
        }
        if (word.is(Tag.TO) || (word.is(Tag.OTHER_PRONOUN) && !pronoun)) {
            state.postModified = word.is(Tag.TO);
            return word.is(Tag.TO) ? at + 1 : -1;
        }
        if (!pronoun && !contact) {
            return (word.is(Tag.SUBORDINATOR) && !word.is(Tag.PREPOSITION)) || word.is(Tag.SUBJECT_PRONOUN) ? -1 : 0;
        }
        int verb = relativeVerb(at);
        if (verb < 0) {
            return -1;
        }
        state.postModified = true;
        if (finites.countSure(verb + 1) == 0) {
            state.expected = finites.onlyPossible(verb + 1, FiniteWords.isKnownPlural(words.get(state.head)));
        }
        return state.expected > verb || finites.countSure(verb + 1) == 1 ? verb + 1 : -1;
    }

    /** The finite verb of a relative clause: behind its pronoun, or behind a subject of its own. */
    private int relativeVerb(int at) {
        int next = finites.skipAdverbs(at + 1);
        boolean direct = next < words.size()
                && finites.mayBeFinite(next, Agreement.UNKNOWN)
                && !words.get(next).is(Tag.NAME)
                && !words.get(at).isOneOf(Set.of("where", "whose", "whom"));
        if (direct || (next < words.size() && canBeBase(next))) {
            return next;
        }
        for (int i = at + 1; i < Math.min(words.size(), at + LONGEST_ASIDE); i++) {
            Word word = words.get(i);
            boolean behindNoun = i > at + 1
                    && !finites.isAfterDeterminer(i)
                    && !words.get(i - 1).is(Tag.PREPOSITION)
                    && !words.get(i - 1).is(Tag.ADJECTIVE);
            if (behindNoun && !word.isNounLike() && finites.mayBeFinite(i, Agreement.PLURAL)) {
                return i;
            }
            if (behindNoun && finites.isSure(i)) {
                return i;
            }
            if (word.is(Tag.MARK)) {
                return -1;
            }
        }
        return -1;
    }

    /** <em>people who live</em>: a base form, which a clause of unknown number does not offer. */
    private boolean canBeBase(int at) {
        Word word = words.get(at);
        return word.canBe(VerbForm.BASE) && FiniteWords.isKnownPlural(words.get(state.head)) && !word.is(Tag.NAME);
    }
}
