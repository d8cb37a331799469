package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;

/** Which words of a sentence are finite verbs for sure, and which may be. */
final class FiniteWords {

    private static final Set<String> BOUNDARIES = Set.of(",", ";", ":", ".", "!", "?", ")", "and", "or", "but", "so");

    private static final int LONGEST_SUBJECT = 6;
    private static final Set<String> CLAUSE_PREPOSITIONS =
            Set.of("before", "after", "since", "until", "till", "as", "than");

    /** Words whose {@code 's} is a verb. */
    private static final Set<String> NEVER_OWNERS = Set.of("that", "there", "here", "what", "where", "how", "who");

    private final List<Word> words;
    private final VerbGroupReader groups;

    FiniteWords(List<Word> words) {
        this.words = words;
        this.groups = new VerbGroupReader(words);
    }

    int skipAdverbs(int from) {
        return groups.skipAdverbs(from);
    }

    int indexOf(String mark, int from) {
        for (int i = from; i < words.size(); i++) {
            if (words.get(i).is(mark)) {
                return i;
            }
        }
        return -1;
    }

    /** A word that can only be a finite verb here. */
    boolean isSure(int at) {
        Word word = words.get(at);
        if (at > 0 && (isAfterDeterminer(at) || words.get(at - 1).is(Tag.TO))) {
            return false;
        }
        if (word.is(Tag.CLITIC)) {
            return !word.is("'s")
                    || (at > 0
                            && (words.get(at - 1).is(Tag.SUBJECT_PRONOUN)
                                    || words.get(at - 1).isOneOf(NEVER_OWNERS)));
        }
        if (word.is(Tag.AUXILIARY)) {
            return !word.isOneOf(Set.of("have", "do")) || !isAfterAuxiliary(at);
        }
        if (isAfterAuxiliary(at) || word.is(Tag.NAME)) {
            return false;
        }
        if (at > 0 && words.get(at - 1).isOneOf(Set.of("i", "he", "she", "we", "they"))) {
            return word.canBe(VerbForm.PAST) || word.canBe(VerbForm.THIRD) || word.canBe(VerbForm.BASE);
        }
        boolean onlyVerb =
                !word.isNounLike() && !word.is(Tag.ADJECTIVE) && !word.is(Tag.ADVERB) && !word.is(Tag.PREPOSITION);
        return onlyVerb
                && (word.canBe(VerbForm.THIRD)
                        || (word.canBe(VerbForm.PAST)
                                && !word.canBe(VerbForm.PARTICIPLE)
                                && !word.canBe(VerbForm.BASE)));
    }

    /** A word that can be a finite verb of a subject. */
    boolean mayBeFinite(int at, Agreement agreement) {
        Word word = words.get(at);
        if (word.is(Tag.AUXILIARY) || word.is(Tag.CLITIC)) {
            return true;
        }
        if (word.is(Tag.NAME)) {
            return false;
        }
        return word.canBe(VerbForm.PAST)
                || (word.canBe(VerbForm.THIRD) && agreement.allows(VerbForm.THIRD))
                || (word.canBe(VerbForm.BASE) && agreement != Agreement.UNKNOWN && agreement.allows(VerbForm.BASE));
    }

    boolean isAfterDeterminer(int at) {
        if (at == 0) {
            return false;
        }
        Word before = words.get(at - 1);
        boolean pronounToo =
                (before.is(Tag.OTHER_PRONOUN) && !before.is("her")) || before.is("all") || before.is("both");
        return before.is(Tag.DETERMINER) && !pronounToo;
    }

    private boolean isAfterAuxiliary(int at) {
        for (int i = at - 1; i >= 0; i--) {
            Word word = words.get(i);
            if (word.is(Tag.AUXILIARY) || word.isOneOf(Set.of("be", "been", "being"))) {
                return true;
            }
            if (!word.is(Tag.NOT) && !VerbGroupReader.isPlainAdverb(word)) {
                return word.is(Tag.CLITIC) && !word.is("'s");
            }
        }
        return false;
    }

    /** Does a sure finite verb follow in the same clause? */
    boolean sureBeforeBoundary(int from) {
        return countSure(from) > 0;
    }

    /** Sure finite verbs up to the end of the clause; infinity where a clause begins within. */
    int countSure(int from) {
        int count = 0;
        for (int i = from; i < words.size() && !isBoundary(i); i++) {
            count += isSure(i) ? 1 : 0;
        }
        return count;
    }

    private boolean isBoundary(int at) {
        Word word = words.get(at);
        boolean clause = word.isOneOf(CLAUSE_PREPOSITIONS) && opensClause(at);
        return clause
                || word.isOneOf(BOUNDARIES)
                || (word.is(Tag.SUBORDINATOR) && !word.is(Tag.PREPOSITION))
                || word.is(Tag.QUESTION_WORD);
    }

    /** <em>after he left</em>, <em>after the war ended</em>; not <em>after the war</em>. */
    private boolean opensClause(int at) {
        int next = at + 1;
        boolean noun = false;
        while (next < Math.min(words.size(), at + LONGEST_SUBJECT)) {
            Word word = words.get(next);
            if (next == at + 1 && word.is(Tag.SUBJECT_PRONOUN)) {
                return true;
            }
            boolean verb = word.canBe(VerbForm.PAST) || word.canBe(VerbForm.THIRD);
            if (noun && verb && !word.isNounLike() && !word.is(Tag.NAME)) {
                return true;
            }
            if (!word.isNounLike() && !word.is(Tag.DETERMINER) && !word.is(Tag.ADJECTIVE) && !word.is(Tag.NUMBER)) {
                return false;
            }
            noun = word.isNounLike();
            next++;
        }
        return false;
    }

    /** Another word of the same clause that may be its finite verb as well. */
    boolean anotherDoubtful(int at, Agreement agreement) {
        for (int i = at + 1; i < words.size() && !isBoundary(i); i++) {
            Word word = words.get(i);
            if (word.is("'s") && !isSure(i)) {
                continue; // "Wednesday's"
            }
            boolean noun = word.isNounLike() || word.is(Tag.ADJECTIVE) || word.is(Tag.PREPOSITION);
            Word before = words.get(i - 1);
            boolean verbPlace = !isAfterDeterminer(i)
                    && !before.is(Tag.TO)
                    && !before.is(Tag.PREPOSITION)
                    && !before.is(Tag.ADJECTIVE)
                    && before.isNounLike()
                    && i > at + 1;
            if (!noun
                    && verbPlace
                    && mayBeFinite(i, agreement)
                    && !word.canBe(VerbForm.BASE)
                    && !words.get(at).canBe(VerbForm.PARTICIPLE)) {
                continue; // "saw the man arrested": a participle
            }
            if (!noun && verbPlace && mayBeFinite(i, agreement)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The only word up to the end of the clause that may be a finite verb, although none is for sure; -1 if none or several.
     *
     * @param plural whether base forms count, too
     */
    int onlyPossible(int from, boolean plural) {
        int found = -1;
        for (int i = Math.max(from, 1); i < words.size() && !isBoundary(i); i++) {
            Word word = words.get(i);
            Word before = words.get(i - 1);
            boolean base = plural && word.canBe(VerbForm.BASE) && !word.isNounLike();
            boolean verb = (word.canBe(VerbForm.PAST) || word.canBe(VerbForm.THIRD) || base)
                    && !word.is(Tag.ADJECTIVE)
                    && !isAfterDeterminer(i)
                    && !isAfterAuxiliary(i)
                    && !before.is(Tag.TO)
                    && (before.isNounLike()
                            || before.is(Tag.ADVERB)
                            || before.is(Tag.NUMBER)
                            || before.is(Tag.OTHER_PRONOUN));
            if (verb && found >= 0) {
                return -1;
            }
            found = verb ? i : found;
        }
        boolean passive = found >= 0
                && (words.get(found).isNounLike()
                        || (found + 1 < words.size() && words.get(found + 1).is("by")));
        return passive ? -1 : found;
    }

    /** Something that an object or a complement begins with. */
    boolean complementFollows(int at) {
        if (at + 1 >= words.size()) {
            return true;
        }
        Word next = words.get(at + 1);
        int plain = skipAdverbs(at + 1);
        boolean verbFollows = plain > at + 1
                && plain < words.size()
                && (words.get(plain).canBe(VerbForm.BASE) || words.get(plain).canBe(VerbForm.PAST));
        if (words.get(at).isNounLike() && verbFollows) {
            return false; // "the lines mainly use"
        }
        return next.is(Tag.DETERMINER)
                || next.is(Tag.OTHER_PRONOUN)
                || next.is(Tag.TO)
                || next.is(Tag.NUMBER)
                || next.is(Tag.ADVERB)
                || next.is(Tag.NAME)
                || next.is(Tag.SUBORDINATOR)
                || (next.is(Tag.PREPOSITION) && !next.is("of") && !words.get(at).is(Tag.PLURAL_NOUN));
    }

    boolean endsAsSentence() {
        String last = words.get(words.size() - 1).lower();
        return Set.of(".", "!", "?").contains(last) || (last.length() > 2 && last.endsWith(".")); // "U.S."
    }

    /** A plural that is in the lexicon, or a name's; unknown words in {@code -s} may be singular. */
    static boolean isKnownPlural(Word noun) {
        return noun.is(Tag.PLURAL_NOUN) && !noun.is(Tag.OTHER);
    }
}
