package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Subjects that are one pronoun: <em>she</em>, <em>everybody</em>, <em>this</em>. */
final class PronounSubject {

    static final Set<String> INDEFINITE =
            WordList.of(PronounSubject.class, "indefinite-pronouns.txt").words();

    private final List<Word> words;
    private final FiniteWords finites;

    PronounSubject(List<Word> words) {
        this.words = words;
        this.finites = new FiniteWords(words);
    }

    /** Person and number of the pronoun at a position, null if it is none that a finite verb follows. */
    @Nullable
    Agreement agreement(int from) {
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
        boolean doubtful = next < words.size()
                && finites.mayBeFinite(next, Agreement.THIRD_SINGULAR)
                && (person || isVerbOfPointer(next));
        if (next >= words.size() || (!finites.isSure(next) && !doubtful)) {
            return null;
        }
        if (word.is("there") || word.is("here")) {
            return Agreement.UNKNOWN;
        }
        if (word.is("these") || word.is("those") || word.is("both")) {
            return Agreement.PLURAL;
        }
        return word.isOneOf(INDEFINITE) ? Agreement.THIRD_SINGULAR : null;
    }

    /** <em>This surprised everyone</em>, not <em>this used car</em>. */
    private boolean isVerbOfPointer(int at) {
        Word verb = words.get(at);
        boolean ends = at + 1 < words.size() && words.get(at + 1).is(Tag.MARK);
        VerbReading participle = verb.verb(VerbForm.PARTICIPLE);
        boolean linked = participle != null
                && at + 1 < words.size()
                && words.get(at + 1).is(Tag.PREPOSITION)
                && !VerbKinds.OBJECTLESS.contains(participle.lemma()); // "those linked with"
        boolean plural = verb.is(Tag.PLURAL_NOUN)
                && verb.canBe(VerbForm.THIRD)
                && words.get(at - 1).isOneOf(Set.of("this", "that"));
        return !linked
                && (plural || !verb.isNounLike())
                && !verb.is(Tag.ADJECTIVE)
                && (ends || finites.complementFollows(at));
    }
}
