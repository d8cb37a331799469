package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Another pronoun, or another noun of the same kind and number, as the subject of the main clause; the verb agrees. */
final class SubjectRule implements EnglishRule {

    private static final Map<String, Set<String>> PRONOUNS = groups("pronoun-exchanges.tsv");
    private static final Map<String, Set<String>> FORMS = groups("pronoun-forms.tsv");
    private static final Set<String> BOUND =
            WordList.of(SubjectRule.class, "bound-to-subject.txt").words();
    private static final Map<String, String> TO_THIRD =
            WordList.of(SubjectRule.class, "agreement-third.tsv").pairs();
    private static final Map<String, String> TO_PLURAL =
            WordList.of(SubjectRule.class, "agreement-plural.tsv").pairs();

    private final Morphology morphology;
    private final Map<String, String> nouns = new HashMap<>();

    SubjectRule(Morphology morphology) {
        this.morphology = morphology;
        for (String line : WordList.of(SubjectRule.class, "subjects.txt").lines()) {
            String[] pair = line.split(" ", 0);
            nouns.put(pair[0], pair[1]);
            nouns.put(pair[1], pair[0]);
            nouns.put(morphology.plural(pair[0]), morphology.plural(pair[1]));
            nouns.put(morphology.plural(pair[1]), morphology.plural(pair[0]));
        }
    }

    @Override
    public List<Draft> drafts(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>(others(sentence));
        Draft roles = RoleExchange.of(sentence);
        if (roles != null) {
            drafts.add(roles);
        }
        return drafts;
    }

    private List<Draft> others(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null
                || main.kind() == Clause.Kind.IMPERATIVE
                || main.kind() == Clause.Kind.SUBJECT_QUESTION
                || Tags.position(sentence.words()) > 0
                || main.subjectTo() <= main.subjectFrom()) {
            return List.of();
        }
        String first = sentence.words().get(main.subjectFrom()).lower();
        if (main.subjectTo() == main.subjectFrom() + 1 && PRONOUNS.containsKey(first)) {
            return pronoun(sentence, main, first);
        }
        return noun(sentence, main);
    }

    private List<Draft> pronoun(Sentence sentence, Clause main, String old) {
        if (sentence.hasAny(BOUND)) {
            return List.of();
        }
        for (String target : PRONOUNS.getOrDefault(old, Set.of())) {
            boolean several = target.equals("they") || target.equals("we");
            if (sentence.hasAny(FORMS.getOrDefault(target, Set.of())) || (several && isOne(sentence, main))) {
                continue;
            }
            Edits edits = new Edits(sentence.words()).replace(main.subjectFrom(), target);
            boolean third = target.equals("he") || target.equals("she");
            boolean agrees = agree(sentence, main, third, edits)
                    && sentence.dependents().stream()
                            .filter(clause -> clause.subjectFrom() == main.subjectFrom())
                            .allMatch(clause -> agree(sentence, clause, third, edits));
            if (agrees) {
                return List.of(draft(person(sentence, main, old), edits, List.of(target)));
            }
        }
        return List.of();
    }

    /** <em>He</em> and <em>she</em> are somebody; <em>you</em> is anybody where nothing is told of the past. */
    private static Change person(Sentence sentence, Clause main, String old) {
        if (old.equals("he") || old.equals("she")) {
            return Change.SUBJECT;
        }
        if (Ceremony.says(sentence, main)) {
            return Change.SPEAKER;
        }
        boolean told = main.verb().time() == Time.PAST || main.verb().type() == VerbGroup.Type.HAVE;
        return old.equals("you") && !told ? Change.ADDRESSEE : Change.PERSON;
    }

    /** <em>You are a fool</em>, not <em>they are a fool</em>. */
    private static boolean isOne(Sentence sentence, Clause main) {
        return main.verb().lemma().matches("be|become|seem|remain")
                && sentence.words().stream()
                        .skip(main.verb().finite())
                        .limit(4)
                        .anyMatch(word -> word.is("a") || word.is("an"));
    }

    private boolean agree(Sentence sentence, Clause clause, boolean third, Edits edits) {
        int finite = clause.verb().finite();
        String form = sentence.words().get(finite).lower();
        boolean wasThird = clause.agreement() == Agreement.THIRD_SINGULAR;
        if (clause.verb().time() == Time.MODAL || clause.verb().time() == Time.FUTURE || wasThird == third) {
            if (form.equals("am") || form.equals("'m")) {
                edits.replace(finite, form.equals("am") ? "are" : "'re");
            } else if (form.equals("was") && !third && clause.agreement() == Agreement.FIRST_SINGULAR) {
                edits.replace(finite, "were");
            } else if (form.equals("wasn't") && !third && clause.agreement() == Agreement.FIRST_SINGULAR) {
                edits.replace(finite, "weren't");
            }
            return true;
        }
        String other = (third ? TO_THIRD : TO_PLURAL).get(form);
        boolean auxiliary = clause.verb().type() != VerbGroup.Type.LEXICAL;
        if (other != null) {
            edits.replace(finite, other);
            return !other.equals("'s") || !form.equals("'ve") || auxiliary;
        }
        if (clause.verb().time() == Time.PAST_OR_PRESENT) {
            return false;
        }
        if (auxiliary || clause.verb().time() == Time.PAST) {
            return !form.equals("'s");
        }
        if (!morphology.isVerb(clause.verb().lemma())) {
            return false;
        }
        edits.replace(finite, morphology.form(clause.verb().lemma(), third ? VerbForm.THIRD : VerbForm.BASE));
        return true;
    }

    private List<Draft> noun(Sentence sentence, Clause main) {
        List<Word> words = sentence.words();
        int head = main.subjectTo() - 1;
        while (head > main.subjectFrom() && words.get(head).is(Tag.MARK)) {
            head--;
        }
        boolean simple = words.subList(main.subjectFrom(), main.subjectTo()).stream()
                .noneMatch(word -> word.is(Tag.COORDINATOR)
                        || word.is(Tag.CLITIC)
                        || word.is(Tag.PREPOSITION)
                        || word.is(Tag.MARK)
                        || word.is(Tag.NAME)
                        || word.isOneOf(Set.of("that", "who", "which")));
        String other = nouns.get(words.get(head).lower());
        if (!simple
                || other == null
                || sentence.hasAny(Set.of(other))
                || words.get(head).is(Tag.NAME)) {
            return List.of();
        }
        String old = words.get(head).lower();
        if (words.stream().filter(word -> word.is(old)).count() > 1) {
            return List.of();
        }
        Edits edits = new Edits(words).replace(head, other);
        Articles.fix(words, head, other, edits);
        List<String> subject = new ArrayList<>(Proof.subject(sentence));
        subject.set(head - main.subjectFrom(), other);
        if (edits.touches(head - 1)) {
            subject.set(head - 1 - main.subjectFrom(), Articles.before(other));
        }
        return List.of(draft(Change.SUBJECT, edits, subject));
    }

    private static Draft draft(Change change, Edits edits, List<String> subject) {
        return new Draft(change, edits, (before, after) -> {
            Clause old = before.main();
            Clause now = after.main();
            return old != null
                    && now != null
                    && Proof.sameClause(before, after)
                    && Proof.sameMainVerb(old, now)
                    && Proof.subject(after).equals(subject);
        });
    }

    private static Map<String, Set<String>> groups(String list) {
        Map<String, Set<String>> groups = new HashMap<>();
        WordList.of(SubjectRule.class, list)
                .pairs()
                .forEach((word, others) -> groups.put(word, new LinkedHashSet<>(List.of(others.split(" ", 0)))));
        return groups;
    }
}
