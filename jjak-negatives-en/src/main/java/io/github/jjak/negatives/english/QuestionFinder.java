package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the main clause of a question. */
final class QuestionFinder {

    private static final int LONGEST_QUESTION_PHRASE = 9;

    private final List<Word> words;
    private final VerbGroupReader groups;
    private final FiniteWords finites;

    QuestionFinder(List<Word> words) {
        this.words = words;
        this.groups = new VerbGroupReader(words);
        this.finites = new FiniteWords(words);
    }

    /** The clause of a question that begins at a position and has an auxiliary, null if it is none. */
    @Nullable
    Clause find(int start) {
        Word first = words.get(start);
        if (first.is(Tag.AUXILIARY)) {
            return start + 1 < words.size() && startsSubject(start) ? inverted(start) : null;
        }
        boolean asks = first.is(Tag.QUESTION_WORD)
                || (first.is(Tag.PREPOSITION)
                        && start + 1 < words.size()
                        && words.get(start + 1).is(Tag.QUESTION_WORD));
        if (!asks) {
            return null;
        }
        for (int i = start + 1; i < Math.min(words.size() - 1, start + LONGEST_QUESTION_PHRASE); i++) {
            Word word = words.get(i);
            if (word.is(Tag.CLITIC) && i == start + 1 && groups.auxiliary(i) != null) {
                boolean subject = i + 1 < words.size()
                        && words.get(i + 1).canBe(VerbForm.GERUND)
                        && first.isOneOf(Set.of("who", "what"));
                return subject ? subjectQuestion(start, i) : contracted(i);
            }
            if (word.is(Tag.AUXILIARY)) {
                boolean subject = first.isOneOf(Set.of("who", "what", "which", "how")) && (verbFollows(i) || owns(i));
                return subject ? subjectQuestion(start, i) : inverted(i);
            }
            boolean phrase = word.isNounLike()
                    || word.is(Tag.ADJECTIVE)
                    || word.is(Tag.ADVERB)
                    || word.is(Tag.DETERMINER)
                    || word.is(Tag.NUMBER)
                    || word.is(Tag.QUESTION_WORD)
                    || word.is("of")
                    || word.is("-")
                    || word.is("and");
            if (!phrase || finites.isSure(i)) {
                return null;
            }
        }
        return null;
    }

    /** <em>Who painted it?</em> Null if no verb follows for sure. */
    @Nullable
    Clause subjectQuestion(int start) {
        int verb = start + 1;
        while (verb < words.size()
                && words.get(verb).isNounLike()
                && words.get(verb).verbs().isEmpty()) {
            verb++;
        }
        if (verb == start + 1
                && words.get(verb).isNounLike()
                && !words.get(verb).canBe(VerbForm.THIRD)) {
            return namedSubject(start);
        }
        if (verb >= words.size() - 1
                || words.get(verb).verbs().isEmpty()
                || words.get(verb).is(Tag.AUXILIARY)) {
            return null;
        }
        boolean named = verb > start + 1;
        boolean direct = !named
                && !words.get(start).is("which")
                && words.get(verb).canBe(VerbForm.THIRD)
                && words.get(verb + 1).isNounLike();
        boolean doubtful = words.get(verb).isNounLike() && !direct && !finites.complementFollows(verb);
        if (finites.sureBeforeBoundary(verb + 1) || doubtful) {
            return null;
        }
        Agreement agreement = !named || words.get(verb - 1).is(Tag.NOUN) ? Agreement.THIRD_SINGULAR : Agreement.UNKNOWN;
        VerbGroup group = groups.read(verb, agreement);
        return group == null ? null : new Clause(Clause.Kind.SUBJECT_QUESTION, start, verb, agreement, group);
    }

    /** Another verb follows, or the verb found may be the {@code did} of an inversion. */
    private boolean isDoubtful(NounPhrase subject) {
        Auxiliary auxiliary = words.get(subject.finite()).auxiliary();
        return (auxiliary != null && auxiliary.lemma().equals("do"))
                || finites.sureBeforeBoundary(subject.finite() + 1);
    }

    /** <em>Which team won?</em> */
    private @Nullable Clause namedSubject(int start) {
        NounPhrase subject = new SubjectFinder(words).find(start + 1);
        VerbGroup group =
                subject == null || isDoubtful(subject) ? null : groups.read(subject.finite(), subject.agreement());
        return group == null || subject == null
                ? null
                : new Clause(Clause.Kind.SUBJECT_QUESTION, start, subject.finite(), subject.agreement(), group);
    }

    private @Nullable Clause subjectQuestion(int start, int finite) {
        VerbGroup group = groups.read(finite, Agreement.UNKNOWN);
        return group == null ? null : new Clause(Clause.Kind.SUBJECT_QUESTION, start, finite, Agreement.UNKNOWN, group);
    }

    /** <em>What has a negative influence?</em> */
    private boolean owns(int at) {
        Auxiliary auxiliary = words.get(at).auxiliary();
        return auxiliary != null
                && auxiliary.lemma().equals("have")
                && !auxiliary.negative()
                && !words.get(at + 1).is(Tag.SUBJECT_PRONOUN)
                && mainVerb(at, auxiliary) < 0;
    }

    /** <em>What's the time?</em> */
    private @Nullable Clause contracted(int finite) {
        Auxiliary auxiliary = groups.auxiliary(finite);
        boolean is = auxiliary != null
                && auxiliary.isBe()
                && words.get(words.size() - 1).is("?");
        return is ? inverted(finite) : null;
    }

    /** <em>How many people live there?</em> Null if no verb follows for sure. */
    @Nullable
    Clause amountQuestion(int start) {
        boolean amount = start + 2 < words.size() && words.get(start + 1).isOneOf(Set.of("many", "much"));
        NounPhrase subject = amount ? new SubjectFinder(words).find(start + 1) : null;
        if (subject == null || isDoubtful(subject)) {
            return null;
        }
        VerbGroup group = groups.read(subject.finite(), subject.agreement());
        return group == null
                ? null
                : new Clause(Clause.Kind.SUBJECT_QUESTION, start, subject.finite(), subject.agreement(), group);
    }

    private boolean startsSubject(int at) {
        boolean asked = words.get(words.size() - 1).is("?");
        Word next = words.get(at + 1);
        if (next.is(Tag.SUBJECT_PRONOUN)) {
            return true;
        }
        return asked
                && (next.is(Tag.DETERMINER)
                        || next.isNounLike()
                        || next.is(Tag.OTHER_PRONOUN)
                        || next.is(Tag.NUMBER)
                        || next.is(Tag.ADJECTIVE));
    }

    /** The verb form that the auxiliary asks for comes next: there is no subject between. */
    private boolean verbFollows(int auxiliary) {
        int next = finites.skipAdverbs(auxiliary + 1);
        if (next >= words.size()) {
            return false;
        }
        Word word = words.get(next);
        Auxiliary finite = words.get(auxiliary).auxiliary();
        boolean future = finite != null && finite.time() == Time.FUTURE && finites.complementFollows(next);
        if (word.isNounLike() && !word.canBe(VerbForm.GERUND) && !word.is("be") && !future) {
            return false;
        }
        return fits(finite, word);
    }

    private static boolean fits(@Nullable Auxiliary auxiliary, Word word) {
        if (auxiliary == null) {
            return false;
        }
        return switch (auxiliary.lemma()) {
            case "be" -> word.canBe(VerbForm.GERUND) || word.canBe(VerbForm.PARTICIPLE);
            case "have" -> word.canBe(VerbForm.PARTICIPLE);
            default -> word.canBe(VerbForm.BASE) || word.isOneOf(Set.of("have", "do"));
        };
    }

    private @Nullable Clause inverted(int finite) {
        Auxiliary auxiliary = groups.auxiliary(finite);
        if (auxiliary == null || finite + 1 >= words.size()) {
            return null;
        }
        Word subject = words.get(finite + 1);
        if (subject.is(Tag.SUBJECT_PRONOUN)) {
            VerbGroup group = groups.readInverted(finite, finite + 2);
            return group == null ? null : question(finite, finite + 2, agreement(subject), group);
        }
        int main = mainVerb(finite, auxiliary);
        if (main > 0) {
            int subjectTo = main;
            while (subjectTo > finite + 2 && VerbGroupReader.isPlainAdverb(words.get(subjectTo - 1))) {
                subjectTo--;
            }
            VerbGroup group = groups.readInverted(finite, subjectTo);
            return group == null ? null : question(finite, subjectTo, nounAgreement(finite, subjectTo), group);
        }
        if (!auxiliary.isBe()) {
            return null;
        }
        int negation = auxiliary.negative() ? finite : finites.indexOf("not", finite);
        return question(
                finite,
                finite + 1,
                Agreement.UNKNOWN,
                new VerbGroup(VerbGroup.Type.BE, finite, auxiliary.time(), negation, finite, "be"));
    }

    private static Clause question(int finite, int subjectTo, Agreement agreement, VerbGroup group) {
        return new Clause(Clause.Kind.QUESTION, finite + 1, subjectTo, agreement, group);
    }

    private int mainVerb(int finite, Auxiliary auxiliary) {
        boolean headSeen = false;
        for (int i = finite + 1; i < words.size(); i++) {
            Word word = words.get(i);
            boolean needsNoun = finites.isAfterDeterminer(i)
                    || (words.get(i - 1).is(Tag.ADJECTIVE) && !words.get(i - 1).isNounLike())
                    || words.get(i - 1).is(Tag.PREPOSITION);
            if (word.isOneOf(Set.of(",", "that", "which", "who", "if", "when", "because"))) {
                return -1;
            }
            if (headSeen && !needsNoun && fits(auxiliary, word)) {
                boolean another = i + 1 < words.size()
                        && fits(auxiliary, words.get(i + 1))
                        && !words.get(i + 1).isNounLike();
                return auxiliary.isBe() && word.isNounLike() ? -1 : another ? i + 1 : i;
            }
            headSeen = headSeen || word.isNounLike() || word.is(Tag.OTHER_PRONOUN);
        }
        return -1;
    }

    private static Agreement agreement(Word pronoun) {
        return switch (pronoun.lower()) {
            case "i" -> Agreement.FIRST_SINGULAR;
            case "he", "she", "it" -> Agreement.THIRD_SINGULAR;
            default -> Agreement.PLURAL;
        };
    }

    /** The auxiliary shows it, or a plain determiner and noun do. */
    private Agreement nounAgreement(int finite, int subjectTo) {
        String form = words.get(finite).lower();
        if (Auxiliary.SINGULAR_FORMS.contains(form)) {
            return Agreement.THIRD_SINGULAR;
        }
        if (Auxiliary.PLURAL_FORMS.contains(form)) {
            return Agreement.PLURAL;
        }
        Word head = words.get(subjectTo - 1);
        for (int i = finite + 1; i < subjectTo; i++) {
            if (words.get(i).isOneOf(Set.of("and", "or", ",", "of", "number"))
                    || words.get(i).is(Tag.PREPOSITION)) {
                return Agreement.UNKNOWN;
            }
        }
        if (head.is(Tag.NOUN) != head.is(Tag.PLURAL_NOUN) && !head.is(Tag.OTHER)) {
            return head.is(Tag.NOUN) ? Agreement.THIRD_SINGULAR : Agreement.PLURAL;
        }
        return head.is(Tag.NAME) && !head.is(Tag.PLURAL_NOUN) && !head.lower().endsWith("s")
                ? Agreement.THIRD_SINGULAR
                : Agreement.UNKNOWN;
    }
}
