package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;

/**
 * The past of modals that have none of their own: <em>you should take it</em> to <em>you should have taken it</em>, <em>you must pay</em>
 * to <em>you had to pay</em>.
 */
final class ModalPast {

    private static final String OBLIGATION = "must";
    private static final Set<String> PERFECT = Set.of("should", "shouldn't", "may", "might", "would", "wouldn't", "'d");
    private static final Set<String> ASKED = Set.of("should", "shouldn't");
    /** Beside a condition their past would be another condition: <em>if it rained, I would stay</em>. */
    private static final Set<String> CONDITIONAL = Set.of("might", "would", "wouldn't", "'d");

    private final Morphology morphology;
    private final List<Word> words;
    private final VerbGroup verb;

    ModalPast(Morphology morphology, List<Word> words, Clause clause) {
        this.morphology = morphology;
        this.words = words;
        this.verb = clause.verb();
    }

    /** Can the clause be given a past here? */
    static boolean exists(Sentence sentence, Clause clause) {
        VerbGroup verb = clause.verb();
        Word finite = sentence.words().get(verb.finite());
        boolean conditional = finite.isOneOf(CONDITIONAL) && sentence.hasAny(TenseRule.CONDITIONS);
        if (verb.main() <= verb.finite() || conditional || sharesSubject(sentence, clause)) {
            return false;
        }
        if (clause.kind() == Clause.Kind.QUESTION) {
            return finite.isOneOf(ASKED);
        }
        return finite.isOneOf(PERFECT) || (finite.is(OBLIGATION) && !verb.isNegative());
    }

    /** A finite verb of the same subject: beside a modal it is an infinitive or no verb, so the reading is wrong. */
    private static boolean sharesSubject(Sentence sentence, Clause clause) {
        return sentence.dependents().stream()
                .anyMatch(other -> other.subjectFrom() == clause.subjectFrom()
                        && other.verb().type() == VerbGroup.Type.LEXICAL);
    }

    /** Writes the edits; false where the form is not certain. */
    boolean apply(Edits edits) {
        int base = base();
        if (base < 0 || coordinated()) {
            return false;
        }
        String lemma = words.get(base).is("be") ? "be" : verb.lemma();
        if (!lemma.equals("be") && !morphology.isVerb(lemma)) {
            return false;
        }
        if (words.get(verb.finite()).is(OBLIGATION)) {
            edits.replace(verb.finite(), "had").prepend(base, "to");
            return base == verb.finite() + 1; // not "had always to pay"
        }
        String participle = lemma.equals("be") ? "been" : morphology.form(lemma, VerbForm.PARTICIPLE);
        edits.replace(base, participle).prepend(base, "have");
        return true;
    }

    /** The word behind the modal that is changed, -1 if it is a perfect already. */
    private int base() {
        for (int i = verb.finite() + 1; i <= verb.main(); i++) {
            boolean perfect = words.get(i).is("have") && i < verb.main();
            if (perfect) {
                return -1;
            }
            if (words.get(i).is("be")) {
                return i;
            }
        }
        return words.get(verb.main()).canBe(VerbForm.BASE)
                        || words.get(verb.main()).is("have")
                ? verb.main()
                : -1;
    }

    /** <em>should rest and drink:</em> a second verb would have to follow. */
    private boolean coordinated() {
        FiniteWords finites = new FiniteWords(words);
        for (int i = verb.main() + 1; i + 1 < words.size(); i++) {
            int next = finites.skipAdverbs(i + 1);
            boolean joins = words.get(i).is(Tag.COORDINATOR) || words.get(i).is(",");
            if (joins && next < words.size() && words.get(next).canBe(VerbForm.BASE)) {
                return true;
            }
        }
        return false;
    }

    /** Does a changed sentence read as this change should? */
    static boolean proves(Sentence before, Sentence after) {
        Clause old = before.main();
        Clause now = after.main();
        if (old == null
                || now == null
                || now.kind() != old.kind()
                || now.verb().isNegative() != old.verb().isNegative()
                || !Proof.sameSubject(before, after)) {
            return false;
        }
        if (!before.words().get(old.verb().finite()).is(OBLIGATION)) {
            return now.verb().time() == Time.MODAL && Proof.sameMainVerb(old, now);
        }
        int had = now.verb().finite();
        return now.verb().time() == Time.PAST
                && now.verb().lemma().equals("have")
                && had + 2 < after.words().size()
                && after.words().get(had + 1).is(Tag.TO)
                && after.words()
                        .get(had + 2)
                        .is(before.words().get(old.verb().finite() + 1).lower());
    }
}
