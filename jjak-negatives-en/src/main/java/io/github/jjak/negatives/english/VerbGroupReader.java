package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a verb group from its finite word to its main verb. */
final class VerbGroupReader {

    private static final Set<String> TIMELESS_PARTICIPLES = Set.of("got", "been");

    /** Participles that are perfect as often as states. */
    private static final Set<String> EITHER =
            Set.of("finished", "left", "gone", "changed", "improved", "developed", "rising");

    private final List<Word> words;

    VerbGroupReader(List<Word> words) {
        this.words = words;
    }

    /** The group of a statement whose finite word stands at a position; null if it is none or has several readings. */
    @Nullable
    VerbGroup read(int finite, Agreement agreement) {
        Auxiliary auxiliary = auxiliary(finite);
        if (auxiliary != null) {
            return withAuxiliary(finite, auxiliary, finite + 1);
        }
        return lexical(finite, agreement);
    }

    /** The group of a question: the main verb is looked for from a position on. */
    @Nullable
    VerbGroup readInverted(int finite, int after) {
        Auxiliary auxiliary = auxiliary(finite);
        return auxiliary == null ? null : withAuxiliary(finite, auxiliary, after);
    }

    /** Reading of a word as auxiliary, clitics included; null if it is none. */
    @Nullable
    Auxiliary auxiliary(int position) {
        Word word = words.get(position);
        if (!word.is(Tag.CLITIC)) {
            return word.auxiliary();
        }
        Word next = wordAt(skipAdverbs(position + 1));
        return switch (word.lower()) {
            case "'m", "'re" -> new Auxiliary("be", Time.PRESENT, false);
            case "'ve" -> new Auxiliary("have", Time.PRESENT, false);
            case "'ll" -> new Auxiliary("will", Time.FUTURE, false);
            case "'d" -> conditional(next);
            default -> isOrHas(skipAdverbs(position + 1));
        };
    }

    private static @Nullable Auxiliary conditional(@Nullable Word next) {
        if (next == null) {
            return null;
        }
        boolean base = next.canBe(VerbForm.BASE);
        boolean participle = next.canBe(VerbForm.PARTICIPLE);
        if (base == participle) {
            return null;
        }
        return base ? new Auxiliary("would", Time.MODAL, false) : new Auxiliary("have", Time.PAST, false);
    }

    /** <em>She's tired</em> is, <em>she's lost her keys</em> has; <em>she's finished</em> may be either. */
    private @Nullable Auxiliary isOrHas(int at) {
        Word next = wordAt(at);
        if (next == null) {
            return null;
        }
        Auxiliary has = new Auxiliary("have", Time.PRESENT, false);
        if (next.isOneOf(TIMELESS_PARTICIPLES)) {
            return has;
        }
        Word object = wordAt(at + 1);
        if (!next.canBe(VerbForm.PARTICIPLE)) {
            return new Auxiliary("be", Time.PRESENT, false);
        }
        if (object != null && (object.is(Tag.DETERMINER) || object.is(Tag.OTHER_PRONOUN))) {
            return has;
        }
        boolean state = next.is(Tag.ADJECTIVE) && !next.isOneOf(EITHER);
        return state ? new Auxiliary("be", Time.PRESENT, false) : null;
    }

    private @Nullable VerbGroup withAuxiliary(int finite, Auxiliary auxiliary, int after) {
        int next = after;
        int negation = auxiliary.negative() ? finite : -1;
        while (next < words.size() && (words.get(next).is(Tag.NOT) || isPlainAdverb(words.get(next)))) {
            if (words.get(next).is("not") || words.get(next).is("never")) {
                if (negation >= 0) {
                    return null;
                }
                negation = next;
            }
            next++;
        }
        Word word = wordAt(next);
        Time time = auxiliary.time();
        if (auxiliary.isBe()) {
            return progressiveOrPassive(finite, time, negation, next, finite);
        }
        if (auxiliary.lemma().equals("have")) {
            if (word != null && word.canBe(VerbForm.PARTICIPLE)) {
                return perfect(finite, time, negation, next, VerbGroup.Type.HAVE);
            }
            return negation == finite ? null : main(VerbGroup.Type.LEXICAL, finite, time, negation, finite, "have");
        }
        if (word == null || (!word.canBe(VerbForm.BASE) && !word.is("have") && !word.is("do"))) {
            boolean lexicalDo = auxiliary.lemma().equals("do") && negation < 0;
            return lexicalDo ? main(VerbGroup.Type.LEXICAL, finite, time, negation, finite, "do") : null;
        }
        VerbGroup.Type type = auxiliary.isModal() ? VerbGroup.Type.MODAL : VerbGroup.Type.DO;
        Word second = wordAt(next + 1);
        if (word.is("be") && second != null) {
            return progressiveOrPassive(type, finite, time, negation, next + 1, next);
        }
        if (word.is("have") && auxiliary.isModal() && second != null && second.canBe(VerbForm.PARTICIPLE)) {
            return perfect(finite, time, negation, next + 1, type);
        }
        return main(type, finite, time, negation, next, lemma(word, VerbForm.BASE));
    }

    private VerbGroup perfect(int finite, Time time, int negation, int participle, VerbGroup.Type type) {
        Word word = words.get(participle);
        if (word.is("been")) {
            return progressiveOrPassive(type, finite, time, negation, skipAdverbs(participle + 1), participle);
        }
        return main(type, finite, time, negation, participle, lemma(word, VerbForm.PARTICIPLE));
    }

    private VerbGroup progressiveOrPassive(int finite, Time time, int negation, int next, int be) {
        return progressiveOrPassive(VerbGroup.Type.BE, finite, time, negation, next, be);
    }

    private VerbGroup progressiveOrPassive(VerbGroup.Type type, int finite, Time time, int negation, int next, int be) {
        Word word = wordAt(next);
        if (word != null && word.is("being") && next + 1 < words.size()) {
            return progressiveOrPassive(type, finite, time, negation, next + 1, next);
        }
        if (word != null && word.canBe(VerbForm.GERUND)) {
            return main(type, finite, time, negation, next, lemma(word, VerbForm.GERUND));
        }
        if (word != null && word.canBe(VerbForm.PARTICIPLE)) {
            return main(type, finite, time, negation, next, lemma(word, VerbForm.PARTICIPLE));
        }
        return main(type, finite, time, negation, be, "be");
    }

    private @Nullable VerbGroup lexical(int finite, Agreement agreement) {
        Word word = words.get(finite);
        VerbReading past = word.verb(VerbForm.PAST);
        VerbReading base = word.verb(VerbForm.BASE);
        VerbReading third = word.verb(VerbForm.THIRD);
        boolean present = (third != null && agreement.allows(VerbForm.THIRD))
                || (base != null && agreement.allows(VerbForm.BASE));
        if (past != null && base != null && present) {
            if (base.lemma().equals("lay")) {
                return null; // "they lay": which verb?
            }
            if (base.lemma().equals(past.lemma())) {
                return main(VerbGroup.Type.LEXICAL, finite, Time.PAST_OR_PRESENT, never(finite), finite, past.lemma());
            }
        }
        if (past != null) { // "found", "saw": hardly ever the present of another verb
            return main(VerbGroup.Type.LEXICAL, finite, Time.PAST, never(finite), finite, past.lemma());
        }
        if (third != null && agreement.allows(VerbForm.THIRD)) {
            return main(VerbGroup.Type.LEXICAL, finite, Time.PRESENT, never(finite), finite, third.lemma());
        }
        if (base != null && agreement.allows(VerbForm.BASE)) {
            return main(VerbGroup.Type.LEXICAL, finite, Time.PRESENT, never(finite), finite, base.lemma());
        }
        return null;
    }

    /** {@code never} before a lexical verb. */
    private int never(int finite) {
        for (int i = finite - 1; i >= 0 && isPlainAdverb(words.get(i)); i--) {
            if (words.get(i).is("never")) {
                return i;
            }
        }
        return -1;
    }

    private static VerbGroup main(VerbGroup.Type type, int finite, Time time, int negation, int main, String lemma) {
        return new VerbGroup(type, finite, time, negation, main, lemma);
    }

    private static String lemma(Word word, VerbForm form) {
        VerbReading reading = word.verb(form);
        return reading == null ? word.lower() : reading.lemma();
    }

    /** First position from the given one on that holds no adverb. */
    int skipAdverbs(int from) {
        int at = from;
        while (at < words.size() && (isPlainAdverb(words.get(at)) || isPhrase(at))) {
            at += isPhrase(at) ? 2 : 1;
        }
        return at;
    }

    /** <em>no longer</em>, <em>most commonly</em> */
    private boolean isPhrase(int at) {
        if (at + 1 >= words.size()) {
            return false;
        }
        Word next = words.get(at + 1);
        boolean graded =
                words.get(at).isOneOf(Set.of("most", "more")) && next.lower().endsWith("ly") && isPlainAdverb(next);
        return graded || (words.get(at).is("no") && next.is("longer"));
    }

    /** An adverb that is nothing else. */
    static boolean isPlainAdverb(Word word) {
        return word.is(Tag.ADVERB)
                && !word.isNounLike()
                && !word.is(Tag.ADJECTIVE)
                && word.verbs().isEmpty()
                && !word.is(Tag.PREPOSITION)
                && !word.is(Tag.DETERMINER)
                && !word.is(Tag.OTHER_PRONOUN)
                && !word.is(Tag.SUBORDINATOR);
    }

    private @Nullable Word wordAt(int position) {
        return position >= 0 && position < words.size() ? words.get(position) : null;
    }
}
