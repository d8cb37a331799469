package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the main clause of a sentence: question, command or statement. Finds nothing where in doubt.
 *
 * <ol>
 *   <li>Skip an opening word (<em>Please</em>, <em>However,</em>) and a phrase or subordinate clause up to its comma.
 *   <li>An auxiliary or a question word in front: a question; the first auxiliary is finite.
 *   <li>A verb in its base form in front: a command.
 *   <li>Else a subject ({@link SubjectFinder}) and its verb.
 * </ol>
 */
final class ClauseFinder {

    private static final Set<String> NO_COMMANDS =
            WordList.of(ClauseFinder.class, "no-command-verbs.txt").words();

    static final Set<String> REPORTING =
            WordList.of(ClauseFinder.class, "reporting-verbs.txt").words();

    private static final Set<String> BEHIND_COMMANDS =
            WordList.of(ClauseFinder.class, "behind-commands.txt").words();

    private static final Set<String> SUBJECT_QUESTION_WORDS = Set.of("who", "what", "which");
    private static final Set<String> CLAUSE_PREPOSITIONS =
            Set.of("before", "after", "since", "until", "till", "as", "than");

    private final List<Word> words;
    private final VerbGroupReader groups;
    private final FiniteWords finites;
    private final SubjectFinder subjects;
    private final QuestionFinder questions;

    ClauseFinder(List<Word> words) {
        this.words = words;
        this.groups = new VerbGroupReader(words);
        this.finites = new FiniteWords(words);
        this.subjects = new SubjectFinder(words);
        this.questions = new QuestionFinder(words);
    }

    /** The main clause, null if none was made out. */
    @Nullable
    Clause find() {
        for (int start : new Openings(words).starts()) {
            Clause clause = start < words.size() ? find(start) : null;
            if (clause != null) {
                return clause;
            }
        }
        return null;
    }

    private @Nullable Clause find(int start) {
        Clause question = questions.find(start);
        if (question != null) {
            return question;
        }
        if (words.get(start).is(Tag.QUESTION_WORD)
                || words.get(words.size() - 1).is("?")) {
            return asked(start);
        }
        Clause command = imperative(start);
        return command != null ? command : statement(start);
    }

    /** A question without inversion: its question word belongs to the subject, or it is a statement, maybe with a tag. */
    private @Nullable Clause asked(int start) {
        if (words.get(start).isOneOf(SUBJECT_QUESTION_WORDS)) {
            return questions.subjectQuestion(start);
        }
        if (words.get(start).is("how")) {
            return questions.amountQuestion(start);
        }
        return words.get(start).is(Tag.QUESTION_WORD) ? null : statement(start); // "I need a refund?"
    }

    /** A statement whose subject begins at a position, null if it cannot be made out. */
    @Nullable
    Clause statement(int start) {
        NounPhrase subject = subjects.find(start);
        if (subject == null) {
            return null;
        }
        VerbGroup verb = groups.read(subject.finite(), subject.agreement());
        if (verb == null || !agrees(subject, verb) || isFrozen(verb)) {
            return null;
        }
        Clause clause = new Clause(
                Clause.Kind.STATEMENT, subject.from(), subject.to(), agreement(subject.agreement(), verb), verb);
        return isAlone(clause) && !mayBeCommand(start, verb.finite()) ? clause : null;
    }

    /** <em>Park cars behind the house:</em> two words each of which may be the verb, with nothing that decides. */
    private boolean mayBeCommand(int start, int finite) {
        Word first = words.get(start);
        Word second = words.get(finite);
        return start == 0
                && finite == 1
                && words.size() > 2
                && first.canBe(VerbForm.BASE)
                && first.isNounLike()
                && (words.get(2).is(Tag.PREPOSITION) || words.get(2).is(Tag.MARK))
                && FiniteWords.isKnownPlural(second)
                && second.canBe(VerbForm.THIRD);
    }

    /** A finite form that shows number tells the subject's. */
    private Agreement agreement(Agreement found, VerbGroup verb) {
        if (found != Agreement.UNKNOWN) {
            return found;
        }
        String finite = words.get(verb.finite()).lower();
        if (Auxiliary.SINGULAR_FORMS.contains(finite)
                || (verb.type() == VerbGroup.Type.LEXICAL
                        && verb.time() == Time.PRESENT
                        && words.get(verb.finite()).canBe(VerbForm.THIRD))) {
            return Agreement.THIRD_SINGULAR;
        }
        return Auxiliary.PLURAL_FORMS.contains(finite) ? Agreement.PLURAL : found;
    }

    private boolean agrees(NounPhrase subject, VerbGroup verb) {
        String finite = words.get(verb.finite()).lower();
        return switch (subject.agreement()) {
            case THIRD_SINGULAR -> !Auxiliary.PLURAL_FORMS.contains(finite);
            case PLURAL -> !Auxiliary.SINGULAR_FORMS.contains(finite);
            case FIRST_SINGULAR ->
                !Set.of("is", "has", "does", "isn't", "hasn't", "doesn't").contains(finite);
            case UNKNOWN -> true;
        };
    }

    /** {@code used to}, {@code had better}: forms that exist in one tense only. */
    private boolean isFrozen(VerbGroup verb) {
        int next = verb.finite() + 1;
        if (next >= words.size()) {
            return false;
        }
        return (words.get(verb.finite()).is("used") && words.get(next).is(Tag.TO))
                || (words.get(verb.finite()).isOneOf(Set.of("had", "'d"))
                        && words.get(next).is("better"));
    }

    /** No second finite verb in the clause, unless it is a reported clause's, a subordinate clause's or a contact relative's. */
    private boolean isAlone(Clause clause) {
        int after = Math.max(clause.verb().main(), clause.verb().finite()) + 1;
        if (REPORTING.contains(clause.verb().lemma()) || finites.countSure(after) == 0) {
            return true;
        }
        for (int i = after; i < words.size(); i++) {
            if (words.get(i).isOneOf(CLAUSE_PREPOSITIONS) || (words.get(i).is(Tag.ADJECTIVE) && feels(i))) {
                return true;
            }
            if (finites.isSure(i)) {
                int before = i - 1;
                while (before > after && VerbGroupReader.isPlainAdverb(words.get(before))) {
                    before--;
                }
                return words.get(before).is(Tag.SUBJECT_PRONOUN);
            }
        }
        return true;
    }

    /** <em>I am sure he is right:</em> a clause belongs to the adjective. */
    private boolean feels(int at) {
        return words.get(at).isOneOf(Dependents.FEELINGS);
    }

    private @Nullable Clause imperative(int start) {
        Word first = words.get(start);
        int verb = start;
        int negation = -1;
        if (first.is("don't")
                || (first.is("do")
                        && start + 1 < words.size()
                        && words.get(start + 1).is("not"))) {
            negation = first.is("do") ? start + 1 : start;
            verb = negation + 1;
        } else if (first.is("never") || first.is("always")) {
            negation = first.is("never") ? start : -1;
            verb = start + 1;
        }
        if (verb >= words.size() || !words.get(verb).canBe(VerbForm.BASE)) {
            return null;
        }
        if (verb == start && !startsCommand(start)) {
            return null;
        }
        VerbReading reading = words.get(verb).verb(VerbForm.BASE);
        VerbGroup group = new VerbGroup(
                VerbGroup.Type.LEXICAL, start, Time.PRESENT, negation, verb, reading == null ? "" : reading.lemma());
        return new Clause(Clause.Kind.IMPERATIVE, start, start, Agreement.PLURAL, group);
    }

    private boolean startsCommand(int start) {
        Word verb = words.get(start);
        boolean state = verb.isOneOf(NO_COMMANDS);
        if (state || start + 1 >= words.size() || (finites.countSure(start + 1) > 0 && !addressed(start))) {
            return false;
        }
        Word next = words.get(start + 1);
        boolean joined = next.is(Tag.COORDINATOR)
                && start + 3 < words.size()
                && words.get(start + 2).canBe(VerbForm.BASE)
                && words.get(start + 3).is(Tag.DETERMINER); // "Press and hold the button"
        boolean object = joined
                || next.is(Tag.DETERMINER)
                || next.is(Tag.OTHER_PRONOUN)
                || (next.is(Tag.NAME) && !(verb.isNounLike() && anotherVerb(start + 1)))
                || next.is("\"")
                || next.isOneOf(BEHIND_COMMANDS)
                || next.is("to");
        return object || (!verb.isNounLike() && !verb.is(Tag.ADJECTIVE) && !next.is(Tag.MARK));
    }

    /** <em>State Route 168 heads east:</em> a later word may be the verb. */
    private boolean anotherVerb(int from) {
        for (int i = from; i < words.size(); i++) {
            boolean verb = words.get(i).canBe(VerbForm.THIRD) || words.get(i).canBe(VerbForm.PAST);
            if (verb && !words.get(i).is(Tag.NAME) && !finites.isAfterDeterminer(i)) {
                return true;
            }
        }
        return false;
    }

    /** The first finite verb behind a possible command has a pronoun as its subject. */
    private boolean addressed(int start) {
        for (int i = start + 1; i < words.size(); i++) {
            if (finites.isSure(i)) {
                return words.get(i - 1).is(Tag.SUBJECT_PRONOUN);
            }
        }
        return true;
    }
}
