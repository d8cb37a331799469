package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/**
 * Adds or removes {@code not} in the main clause. Questions that ask for yes or no are left alone, because <em>Can I pay?</em> and
 * <em>Can't I pay?</em> have the same answer; questions with {@code why} or whose question word is the subject are not.
 */
final class PolarityRule implements EnglishRule {

    private static final Set<String> NEGATIVE =
            WordList.of(PolarityRule.class, "negative-words.txt").words();
    private static final Set<String> ONLY_POSITIVE =
            WordList.of(PolarityRule.class, "only-affirmed.txt").words();
    private static final Set<String> ONLY_NEGATIVE =
            WordList.of(PolarityRule.class, "only-negated.txt").words();
    private static final Set<String> QUANTIFIED =
            WordList.of(PolarityRule.class, "quantifiers.txt").words();
    private static final Set<String> NARROW =
            WordList.of(PolarityRule.class, "narrow-negation.txt").words();

    private final Morphology morphology;

    PolarityRule(Morphology morphology) {
        this.morphology = morphology;
    }

    @Override
    public List<Draft> drafts(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null || !matters(sentence, main) || hasTag(sentence)) {
            return List.of();
        }
        Edits edits = new Edits(sentence.words());
        boolean negative = main.verb().isNegative();
        boolean done = negative ? affirm(sentence, main, edits) : negate(sentence, main, edits);
        return done
                ? List.of(new Draft(Change.POLARITY, edits, (before, after) -> proves(before, after, !negative)))
                : List.of();
    }

    private static boolean matters(Sentence sentence, Clause main) {
        return main.kind() != Clause.Kind.QUESTION
                || sentence.words()
                        .get(main.verb().finite() - (main.verb().finite() > 0 ? 1 : 0))
                        .is("why");
    }

    /** <em>..., isn't it?</em> */
    private static boolean hasTag(Sentence sentence) {
        List<Word> words = sentence.words();
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i - 1).is(",")
                    && words.get(i).is(Tag.AUXILIARY)
                    && words.get(i + 1).is(Tag.SUBJECT_PRONOUN)) {
                return true;
            }
        }
        return false;
    }

    private boolean negate(Sentence sentence, Clause main, Edits edits) {
        List<Word> words = sentence.words();
        boolean blocked = sentence.hasAny(NEGATIVE)
                || sentence.hasAny(ONLY_POSITIVE)
                || words.stream().anyMatch(word -> word.lower().endsWith("n't"))
                || (main.subjectFrom() < words.size()
                        && words.get(main.subjectFrom()).isOneOf(QUANTIFIED))
                || main.verb().time() == Time.PAST_OR_PRESENT
                || countsWhatIsThere(words, main)
                || isBounded(words)
                || isAttribution(words, main)
                || Sentence.sharesDoubtfulVerb(words, main, List.of())
                || sharesVerb(sentence, main);
        if (blocked) {
            return false;
        }
        int finite = main.verb().finite();
        String form = words.get(finite).lower();
        if (main.kind() == Clause.Kind.QUESTION) {
            boolean possible = !form.equals("am")
                    && !form.equals("may")
                    && !words.get(finite).is(Tag.CLITIC);
            edits.replace(finite, Auxiliary.contracted(form));
            return possible;
        }
        if (main.kind() == Clause.Kind.IMPERATIVE) {
            edits.prepend(main.verb().main(), "do not");
            return main.verb().main() == finite;
        }
        if (main.verb().type() == VerbGroup.Type.LEXICAL) {
            return negateLexical(words, main, edits);
        }
        switch (form) {
            case "can" -> edits.replace(finite, "cannot");
            case "'ll" -> edits.replace(finite, "will not");
            case "'ve" -> edits.replace(finite, "have not");
            case "'d" -> {
                return false;
            }
            default -> edits.append(finite, "not");
        }
        return true;
    }

    /** <em>costs up to 500 dollars</em>: beside a negation nobody says so. */
    private static boolean isBounded(List<Word> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            Word next = words.get(i + 1);
            boolean bound = (words.get(i).is("at") && (next.is("least") || next.is("most")))
                    || (words.get(i).is("up") && next.is("to"));
            if (bound) {
                return true;
            }
        }
        return false;
    }

    private boolean negateLexical(List<Word> words, Clause main, Edits edits) {
        VerbGroup verb = main.verb();
        if (!morphology.isVerb(verb.lemma())) {
            return false;
        }
        boolean third = words.get(verb.finite()).lower().equals(morphology.form(verb.lemma(), VerbForm.THIRD));
        String support = verb.time() == Time.PAST ? "did not" : third ? "does not" : "do not";
        edits.replace(verb.finite(), morphology.form(verb.lemma(), VerbForm.BASE));
        edits.prepend(RelativeTimes.firstAdverb(words, verb.finite()), support);
        return true;
    }

    /** <em>"...," she said.</em> Also <em>Here is</em>, which has no negative. */
    private static boolean isAttribution(List<Word> words, Clause main) {
        int from = main.subjectFrom();
        return (from > 1 && words.get(from - 1).isOneOf(Set.of("\"", "”")))
                || (from < words.size() && words.get(from).is("here"));
    }

    /** <em>There were 24 teams.</em> */
    private static boolean countsWhatIsThere(List<Word> words, Clause main) {
        int next = main.verb().finite() + 1;
        return main.subjectTo() > main.subjectFrom()
                && words.get(main.subjectFrom()).is("there")
                && next < words.size()
                && words.get(next).is(Tag.NUMBER);
    }

    /** A second verb of the same subject, or a joined clause, would fall out of the negation's reach, or into it. */
    private static boolean sharesVerb(Sentence sentence, Clause main) {
        List<Word> words = sentence.words();
        boolean dependent = sentence.dependents().stream()
                .anyMatch(clause -> main.kind() == Clause.Kind.STATEMENT
                        && (clause.subjectFrom() == main.subjectFrom()
                                || (clause.subjectFrom() > main.verb().finite()
                                        && words.get(clause.subjectFrom() - 1).is(Tag.COORDINATOR))));
        for (int i = main.verb().finite() + 1; i + 1 < words.size(); i++) {
            Word next = words.get(i + 1);
            if (words.get(i).is(Tag.COORDINATOR) && !next.verbs().isEmpty() && !next.isNounLike()) {
                return true;
            }
        }
        return dependent;
    }

    private boolean affirm(Sentence sentence, Clause main, Edits edits) {
        List<Word> words = sentence.words();
        VerbGroup verb = main.verb();
        int negation = verb.negation();
        long negatives = words.stream()
                .filter(word -> word.isOneOf(NEGATIVE) || word.lower().endsWith("n't"))
                .count();
        boolean narrow = negation + 1 < words.size() && words.get(negation + 1).isOneOf(NARROW);
        if (negatives != 1 || sentence.hasAny(ONLY_NEGATIVE) || narrow) {
            return false;
        }
        if (main.kind() == Clause.Kind.IMPERATIVE) {
            for (int i = verb.finite(); i < verb.main(); i++) {
                edits.remove(i);
            }
            return true;
        }
        if (verb.type() == VerbGroup.Type.DO
                && main.kind() != Clause.Kind.QUESTION
                && !words.get(negation).is("never")) {
            return withoutSupport(words, main, edits);
        }
        String form = words.get(verb.finite()).lower();
        if (negation == verb.finite()) {
            edits.replace(negation, Auxiliary.affirmative(form));
        } else {
            edits.remove(negation);
        }
        return true;
    }

    private boolean withoutSupport(List<Word> words, Clause main, Edits edits) {
        VerbGroup verb = main.verb();
        if (!morphology.isVerb(verb.lemma())) {
            return false;
        }
        boolean third = words.get(verb.finite()).lower().startsWith("does");
        VerbForm form = verb.time() == Time.PAST ? VerbForm.PAST : third ? VerbForm.THIRD : VerbForm.BASE;
        edits.remove(verb.finite());
        edits.remove(verb.negation());
        edits.replace(verb.main(), morphology.form(verb.lemma(), form));
        return true;
    }

    private static boolean proves(Sentence before, Sentence after, boolean negative) {
        Clause old = before.main();
        Clause now = after.main();
        return old != null
                && now != null
                && now.verb().isNegative() == negative
                && now.verb().time() == old.verb().time()
                && now.kind() == old.kind()
                && Proof.sameSubject(before, after)
                && Proof.sameMainVerb(old, now);
    }
}
