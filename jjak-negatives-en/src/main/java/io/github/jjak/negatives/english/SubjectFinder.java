package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
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
    private static final Set<String> POINTING = Set.of("this", "that", "the", "each", "every", "another");
    private static final Set<String> OBJECTS =
            WordList.of(SubjectFinder.class, "object-pronouns.txt").words();
    static final Set<String> COUNTED =
            WordList.of(SubjectFinder.class, "counting-pronouns.txt").words();

    private final List<Word> words;
    private final FiniteWords finites;
    private final PronounSubject pronouns;
    private final SubjectState state;
    private final FiniteDecision decision;
    private final Asides asides;

    SubjectFinder(List<Word> words) {
        this.words = words;
        this.finites = new FiniteWords(words);
        this.pronouns = new PronounSubject(words);
        this.state = new SubjectState(words);
        this.decision = new FiniteDecision(words, state);
        this.asides = new Asides(words, state);
    }

    /** The subject from a position on, null if none can be made out for sure. */
    @Nullable
    NounPhrase find(int from) {
        if (from >= words.size()) {
            return null;
        }
        Agreement pronoun = pronouns.agreement(from);
        if (pronoun != null) {
            int finite = finites.skipAdverbs(from + 1);
            return finite < words.size() && finites.mayBeFinite(finite, pronoun)
                    ? new NounPhrase(from, from + 1, pronoun, finite)
                    : null;
        }
        return nounPhrase(from);
    }

    private @Nullable NounPhrase nounPhrase(int from) {
        state.reset(from);
        int at = from;
        while (at < words.size() && at - from < LONGEST_SUBJECT) {
            Word word = words.get(at);
            if (state.headSeen && !state.needsNoun && !finites.isAfterDeterminer(at)) {
                int finite = finites.skipAdverbs(at);
                if (finite < words.size() && decision.isFinite(finite)) {
                    return new NounPhrase(from, at, decision.agreementFor(finite), finite);
                }
            }
            int shared = finites.skipAdverbs(at + 1);
            boolean sharing = state.participle > 0 && word.isOneOf(Set.of("and", "but")) && shared < words.size();
            if (sharing && finites.isSure(shared)) {
                return new NounPhrase(
                        from, state.participle, state.agreement(), state.participle); // "installed lamps and also had"
            }
            int next = consume(word, at);
            if (next < 0) {
                return null;
            }
            at = next;
        }
        return null;
    }

    /** @return the next position, -1 if a subject cannot go on like this */
    private int consume(Word word, int at) {
        if (state.postModified && word.is(Tag.SUBJECT_PRONOUN)) {
            return -1;
        }
        if (state.postModified) {
            return (word.is(Tag.MARK) && !word.is("-")) || word.is(Tag.QUESTION_WORD) ? -1 : at + 1;
        }
        if (word.is(Tag.MARK)) {
            return asides.mark(word, at);
        }
        if (word.is(Tag.CLITIC)) {
            return word.is("'s") && state.headSeen ? state.possessive(at) : -1;
        }
        if (state.headSeen && !state.needsNoun) {
            int relative = asides.relative(word, at);
            if (relative != 0) {
                return relative;
            }
        }
        if (state.headSeen && !state.needsNoun && (word.is(Tag.PREPOSITION) || word.is(Tag.COORDINATOR))) {
            return connect(word, at);
        }
        boolean pronoun = state.coordinated && !state.headFixed && state.needsNoun && word.is(Tag.SUBJECT_PRONOUN);
        if (pronoun && words.get(at - 1).is("and") && beforeSure(at)) { // "my sister and I"
            state.takeHead(at);
            return at + 1;
        }
        return inside(word, at);
    }

    private int connect(Word word, int at) {
        if (word.is(Tag.PREPOSITION) && at + 1 < words.size()) {
            if (words.get(at + 1).isOneOf(Set.of("which", "whom"))) {
                return asides.relative(words.get(at + 1), at + 1);
            }
            if (finites.isSure(at + 1)) {
                return at + 1; // "the man with headphones on is"
            }
        }
        if (word.is("and") && joinsAdjectives(at)) {
            state.headSeen = false;
            state.needsNoun = true;
            return at + 1;
        }
        if (word.is(Tag.PREPOSITION)) {
            state.headFixed = true;
        } else if (!state.headFixed && word.is("and")) {
            state.coordinated = true;
        } else if (word.is("but") || word.is("so")) {
            return -1;
        } else if (!state.headFixed) {
            state.determined = Agreement.UNKNOWN;
            state.coordinated = state.coordinated || word.is("or");
        }
        state.needsNoun = true;
        return at + 1;
    }

    /** <em>One of them</em>, <em>those who</em>, <em>someone I know</em>: a pronoun with something that belongs to it. */
    private boolean isPronounHead(Word word, int at) {
        if (state.headSeen
                || at + 1 >= words.size()
                || !(word.isOneOf(COUNTED) || word.isOneOf(PronounSubject.INDEFINITE))) {
            return false;
        }
        Word next = words.get(at + 1);
        return next.is("of")
                || (!word.isOneOf(COUNTED)
                        && (next.is(Tag.PREPOSITION) || next.is("who") || next.is(Tag.SUBJECT_PRONOUN)))
                || (word.is("those") && (next.is("who") || next.is(Tag.PREPOSITION)));
    }

    private int pronounHead(Word word, int at) {
        state.takeHead(at);
        boolean several = word.isOneOf(Set.of("those", "both", "many", "several", "few"));
        boolean open = word.isOneOf(Set.of("all", "most", "some", "half", "any", "none", "much"));
        boolean number = word.is(Tag.NUMBER) && !word.is("one");
        state.determined = several || number ? Agreement.PLURAL : open ? Agreement.UNKNOWN : Agreement.THIRD_SINGULAR;
        return at + 1;
    }

    /**
     * Reads one more word of the phrase. The first step that knows the word decides:
     *
     * <ol>
     *   <li>a word that stands for the noun: <em>one of them</em>;
     *   <li>a pronoun behind a preposition;
     *   <li><em>at least</em>, <em>at most</em>;
     *   <li>a determiner;
     *   <li>a number;
     *   <li>a form in <em>-ing</em>, as the noun or behind it;
     *   <li><em>and</em> between adjectives;
     *   <li>a noun;
     *   <li>what describes a noun, before or behind it.
     * </ol>
     *
     * @return the next position, -1 if a subject cannot go on like this
     */
    private int inside(Word word, int at) {
        if (standsForNoun(word, at)) {
            return pronounHead(word, at);
        }
        if (isObject(word, at)) {
            state.needsNoun = false;
            return at + 1;
        }
        if (word.is("at") && at + 1 < words.size() && words.get(at + 1).isOneOf(Set.of("least", "most"))) {
            return at + 2;
        }
        if (word.is(Tag.DETERMINER)) {
            return determiner(word, at);
        }
        if (word.is(Tag.NUMBER)) {
            return number(word, at);
        }
        if (word.canBe(VerbForm.GERUND) && gerund(word, at)) {
            return at + 1;
        }
        if (joinsFirstAdjectives(word, at)) {
            return at + 1;
        }
        if (word.isNounLike() || beginsName(word, at)) {
            state.takeNoun(at);
            return at + 1;
        }
        return modifier(word, at);
    }

    private boolean standsForNoun(Word word, int at) {
        boolean named = at == state.first
                && !state.headSeen
                && word.is(Tag.ADJECTIVE)
                && at + 1 < words.size()
                && finites.isSure(at + 1);
        Word before = at > state.first ? words.get(at - 1) : null;
        boolean one = word.is("one")
                && before != null
                && (before.is("no") || (before.isOneOf(POINTING) && beforeSure(at))); // "no one", "this one doesn't"
        return named || one || isPronounHead(word, at);
    }

    /** <em>one of them</em> */
    private boolean isObject(Word word, int at) {
        return state.needsNoun
                && state.headFixed
                && word.isOneOf(OBJECTS)
                && !(at + 1 < words.size() && words.get(at + 1).isNounLike());
    }

    private int determiner(Word word, int at) {
        determine(word);
        state.needsNoun = true;
        boolean second = state.headSeen && !state.headFixed && !state.coordinated && !finites.isAfterDeterminer(at);
        return second ? -1 : at + 1;
    }

    /** Takes a form in <em>-ing</em> as the noun or as what follows it; false where it is neither. */
    private boolean gerund(Word word, int at) {
        if (isActivity(at)) {
            state.takeNoun(at);
            state.determined = state.headFixed ? state.determined : Agreement.THIRD_SINGULAR;
            return true;
        }
        boolean behind = state.headSeen && !state.needsNoun && !word.is(Tag.NAME);
        state.postModified = state.postModified || behind;
        return behind;
    }

    /** <em>a black and white dog</em> */
    private boolean joinsFirstAdjectives(Word word, int at) {
        return !state.headSeen
                && word.is(Tag.COORDINATOR)
                && at > state.first
                && words.get(at - 1).is(Tag.ADJECTIVE);
    }

    /** A sentence that begins with a name whose first word is a verb as well. */
    private boolean beginsName(Word word, int at) {
        return at == 0
                && !word.verbs().isEmpty()
                && at + 1 < words.size()
                && words.get(at + 1).is(Tag.NAME);
    }

    private int modifier(Word word, int at) {
        boolean modifier = word.is(Tag.ADJECTIVE)
                || word.is(Tag.ADVERB)
                || word.canBe(VerbForm.PARTICIPLE)
                || word.canBe(VerbForm.GERUND);
        if (!modifier || word.is(Tag.SUBORDINATOR)) {
            return word.is(Tag.OTHER) ? at + 1 : -1;
        }
        state.postModified = state.headSeen
                && !state.needsNoun
                && !word.is(Tag.ADJECTIVE)
                && !word.verbs().isEmpty();
        state.participle = state.postModified && word.canBe(VerbForm.PAST) ? at : -1;
        return at + 1;
    }

    private int number(Word word, int at) {
        boolean names = state.headSeen && !state.headFixed && state.head == at - 1; // "Section 5", "Windows 10"
        if (names) {
            state.determined = Agreement.THIRD_SINGULAR;
            return at + 1;
        }
        boolean alone = at > state.first && finites.isAfterDeterminer(at) && beforeSure(at);
        if (alone) { // "those two have"
            state.takeHead(at);
            state.determined = isOrdinal(word) ? Agreement.THIRD_SINGULAR : Agreement.PLURAL;
            return at + 1;
        }
        boolean age = at + 1 < words.size() && words.get(at + 1).lower().endsWith("-old"); // "the 40 year-old"
        boolean counts = !state.headSeen && !state.headFixed && !age && !word.is("one") && !word.is("1");
        state.determined = counts && !isOrdinal(word) ? Agreement.PLURAL : state.determined;
        state.needsNoun = !state.headSeen;
        return at + 1;
    }

    private static boolean isOrdinal(Word word) {
        return NumberRule.ORDINALS.contains(word.lower());
    }

    /** A word that is the finite verb or, in its third person, may be it, maybe behind adverbs. */
    private boolean beforeFinite(int at) {
        int next = finites.skipAdverbs(at + 1);
        return next < words.size() && (finites.isSure(next) || words.get(next).canBe(VerbForm.THIRD));
    }

    private boolean beforeSure(int at) {
        int next = finites.skipAdverbs(at + 1);
        return next < words.size() && finites.isSure(next);
    }

    /** <em>a black and white dog</em> */
    private boolean joinsAdjectives(int at) {
        return at + 2 < words.size()
                && words.get(at - 1).is(Tag.ADJECTIVE)
                && words.get(at + 1).is(Tag.ADJECTIVE)
                && words.get(at + 2).isNounLike();
    }

    /** <em>the fighting in the province</em>, <em>carbon monoxide poisoning, burns</em>: no participle. */
    private boolean isActivity(int at) {
        Word next = at + 1 < words.size() ? words.get(at + 1) : null;
        if (next == null) {
            return false;
        }
        boolean object = next.is(Tag.COORDINATOR) || next.is(Tag.DETERMINER);
        if (at > state.first && words.get(at - 1).is(Tag.PREPOSITION) && object) {
            return true; // "a method of welding and cutting"
        }
        boolean modified = at > state.first
                && (finites.isAfterDeterminer(at) || (words.get(at - 1).is(Tag.ADJECTIVE) && !state.headSeen));
        boolean ends = next.is(Tag.AUXILIARY) || next.is(Tag.COORDINATOR) || next.is(",");
        boolean adverb = at == state.first && next.is(Tag.ADVERB) && beforeFinite(at); // "shipping usually takes"
        return (modified && (ends || next.is(Tag.PREPOSITION) || finites.isSure(at + 1)))
                || (state.headSeen && !state.needsNoun && ends)
                || adverb
                || (at == state.first && (next.is(Tag.AUXILIARY) || isFiniteForm(next) || next.is(Tag.PREPOSITION)));
    }

    private static boolean isFiniteForm(Word word) {
        return word.canBe(VerbForm.THIRD)
                || (word.canBe(VerbForm.PAST) && !word.canBe(VerbForm.BASE) && !word.is(Tag.ADJECTIVE));
    }

    private void determine(Word word) {
        if (state.headFixed) {
            return;
        }
        if (word.isOneOf(Set.of("a", "an", "each", "every", "this", "that", "another"))) {
            state.determined = Agreement.THIRD_SINGULAR;
        } else if (word.isOneOf(Set.of("these", "those", "many", "several", "few", "both", "various"))) {
            state.determined = Agreement.PLURAL;
        }
    }
}
