package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be done for what may be done, and the reverse: <em>must</em>, <em>may</em>, <em>have to</em>, <em>need not</em>. */
final class ModalityRule implements EnglishRule {

    /** Who may or must do something. */
    private static final Set<String> PERSONS =
            WordList.of(ModalityRule.class, "persons.txt").words();

    /** What happens to somebody is no duty. */
    private static final Set<String> NO_DUTY =
            WordList.of(ModalityRule.class, "no-duty-verbs.txt").words();

    private static final Set<String> BOUNDED =
            WordList.of(ModalityRule.class, "no-duty-beside.txt").words();

    @Override
    public List<Draft> drafts(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null || main.kind() == Clause.Kind.IMPERATIVE || main.kind() == Clause.Kind.SUBJECT_QUESTION) {
            return List.of();
        }
        Edits edits = main.kind() == Clause.Kind.QUESTION ? asked(sentence, main) : said(sentence, main);
        return edits == null ? List.of() : List.of(new Draft(Change.MODALITY, edits, ModalityRule::proves));
    }

    private static @Nullable Edits said(Sentence sentence, Clause main) {
        List<Word> words = sentence.words();
        Edits edits = new Edits(words);
        int finite = main.verb().finite();
        Word next = finite + 1 < words.size() ? words.get(finite + 1) : words.get(finite);
        boolean negative = main.verb().isNegative();
        boolean duty = !NO_DUTY.contains(main.verb().lemma()) && !sentence.hasAny(BOUNDED);
        boolean passive = main.verb().main() > finite + 1
                && next.is("be")
                && !main.verb().lemma().equals("be");
        boolean person = isPerson(sentence, main);
        switch (words.get(finite).lower()) {
            case "must" -> {
                boolean free = !negative && duty && (person || passive);
                return edits.replace(finite, free ? "may" : negative ? "need" : "need not");
            }
            case "mustn't" -> {
                return edits.replace(finite, "needn't");
            }
            case "should" -> {
                return negative || !person ? null : edits.replace(finite, "need not");
            }
            case "may", "can" -> {
                return !negative && duty && (person || passive) ? edits.replace(finite, "must") : null;
            }
            case "have", "has", "need", "needs" -> {
                boolean owes = next.is(Tag.TO) && main.verb().type() == VerbGroup.Type.LEXICAL && !negative && person;
                return owes ? edits.replace(finite, "may").remove(finite + 1) : null;
            }
            default -> {
                return predicate(words, main, edits);
            }
        }
    }

    /** <em>is required</em>, <em>are allowed to</em> */
    private static @Nullable Edits predicate(List<Word> words, Clause main, Edits edits) {
        int at = main.verb().main();
        boolean be = main.verb().type() == VerbGroup.Type.BE;
        int last = be && at == main.verb().finite() ? at + 1 + (main.verb().isNegative() ? 1 : 0) : at;
        if (!be || last < 1 || last + 1 >= words.size()) {
            return null;
        }
        boolean to = words.get(last + 1).is(Tag.TO);
        boolean ends =
                words.get(last + 1).is(Tag.MARK) || words.get(last + 1).isOneOf(Set.of("for", "if", "when", "to"));
        return switch (words.get(last).lower()) {
            case "required", "obliged" ->
                to ? edits.replace(last, "allowed") : ends ? edits.replace(last, "optional") : null;
            case "allowed", "permitted" -> to ? edits.replace(last, "required") : null;
            case "necessary" -> ends && !to ? edits.replace(last, "optional") : null;
            case "optional" -> ends ? edits.replace(last, "required") : null;
            default -> null;
        };
    }

    /** <em>Can I pay?</em> asks for another thing than <em>Do I have to pay?</em>; in questions of what or when both ask for the same. */
    private static @Nullable Edits asked(Sentence sentence, Clause main) {
        List<Word> words = sentence.words();
        int finite = main.verb().finite();
        int verb = main.verb().main();
        if (finite > 1
                || main.verb().isNegative()
                || verb <= main.subjectTo() - 1
                || NO_DUTY.contains(main.verb().lemma())) {
            return null;
        }
        Edits edits = new Edits(words);
        boolean third = main.agreement() == Agreement.THIRD_SINGULAR;
        int behind = main.subjectTo();
        boolean plain = behind < words.size() && behind == verb;
        return switch (words.get(finite).lower()) {
            case "can", "may" ->
                plain && main.agreement() != Agreement.UNKNOWN
                        ? edits.replace(finite, third ? "does" : "do").prepend(behind, "have to")
                        : null;
            case "must" -> edits.replace(finite, "may");
            case "do", "does" -> {
                boolean owes = behind + 2 < words.size()
                        && words.get(behind).isOneOf(Set.of("have", "need"))
                        && words.get(behind + 1).is(Tag.TO);
                yield owes ? edits.replace(finite, "can").remove(behind).remove(behind + 1) : null;
            }
            default -> null;
        };
    }

    /** Somebody, not something: <em>the price may change</em>. */
    private static boolean isPerson(Sentence sentence, Clause main) {
        String head = Proof.subjectHead(sentence);
        Word first = sentence.words().get(main.subjectFrom());
        boolean pronoun = first.is(Tag.SUBJECT_PRONOUN) && !first.is("it");
        return pronoun || PERSONS.contains(head);
    }

    private static boolean proves(Sentence before, Sentence after) {
        Clause old = before.main();
        Clause now = after.main();
        return old != null
                && (now == null
                        ? after.words().stream().anyMatch(word -> word.isOneOf(Set.of("need", "needn't")))
                        : now.kind() == old.kind() && Proof.sameSubject(before, after));
    }
}
