package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/**
 * Past to present (or to future where a date or an adverb fixes the past), present and future to past. Clauses that depend on
 * the tense follow; adverbs of time are exchanged. {@code will} and {@code can} have a past, other modals
 * get one from {@link ModalPast}.
 */
final class TenseRule implements EnglishRule {

    static final Set<String> CONDITIONS = Set.of("if", "unless");

    private static final Set<String> ABILITY = Set.of("can", "cannot", "can't");

    /** Verbs of what is so, not of what happens. */
    private static final Set<String> STATES =
            WordList.of(TenseRule.class, "state-verbs.txt").words();

    /** Modals that a past of saying brings with it. */
    private static final Set<String> REPORTED = Set.of("would", "could", "might", "wouldn't", "couldn't");

    private static final Set<String> GENERIC = Set.of("i", "you", "we", "one", "people");

    private static final Set<String> UNREAL = Set.of("wish", "wished", "wishes", "ought", "lest");

    private final Morphology morphology;

    TenseRule(Morphology morphology) {
        this.morphology = morphology;
    }

    @Override
    public List<Draft> drafts(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null
                || main.kind() == Clause.Kind.IMPERATIVE
                || sentence.entangled()
                || sentence.hasAny(UNREAL)
                || RelativeTimes.contactFollows(sentence, main)) {
            return List.of();
        }
        return switch (main.verb().time()) {
            case PRESENT -> draft(sentence, main, Time.PAST);
            // "if it rained, it hit"
            case FUTURE -> sentence.hasAny(CONDITIONS) ? List.of() : draft(sentence, main, Time.PAST);
            case PAST -> fromPast(sentence, main);
            case PAST_OR_PRESENT -> draft(sentence, main, Time.FUTURE);
            case MODAL ->
                isAbility(sentence, main) || ModalPast.exists(sentence, main)
                        ? draft(sentence, main, Time.PAST)
                        : List.of();
        };
    }

    /** <em>can</em> has a past; in a question <em>could</em> is only politer. */
    private static boolean isAbility(Sentence sentence, Clause main) {
        return main.kind() != Clause.Kind.QUESTION
                && sentence.words().get(main.verb().finite()).isOneOf(ABILITY);
    }

    private List<Draft> fromPast(Sentence sentence, Clause main) {
        boolean earlier = main.verb().type() == VerbGroup.Type.HAVE
                && !sentence.dependents().isEmpty(); // "had eaten when they came"
        if (earlier) {
            return List.of();
        }
        boolean[] relative = RelativeTimes.inside(sentence.words(), main);
        List<Draft> future =
                isEvent(main) && sentence.dependents().isEmpty() ? draft(sentence, main, Time.FUTURE) : List.of();
        if (!future.isEmpty()) {
            return future;
        }
        if (!TimeWords.fixPast(sentence.words(), main.verb().type() == VerbGroup.Type.HAVE, relative)) {
            List<Draft> present = draft(sentence, main, Time.PRESENT);
            if (!present.isEmpty()) {
                return present;
            }
        }
        return draft(sentence, main, Time.FUTURE);
    }

    /** What happened once, and may still happen: <em>I broke my arm</em>, <em>it was repaired</em>; not <em>it was wrong</em>. */
    private static boolean isEvent(Clause main) {
        VerbGroup verb = main.verb();
        boolean asked = main.kind() == Clause.Kind.QUESTION && verb.type() != VerbGroup.Type.DO;
        boolean event = switch (verb.type()) {
            case LEXICAL, DO -> !STATES.contains(verb.lemma()) && !ClauseFinder.REPORTING.contains(verb.lemma());
            case BE -> verb.main() > verb.finite() && !verb.lemma().equals("be");
            default -> false;
        };
        return event && !asked;
    }

    private List<Draft> draft(Sentence sentence, Clause main, Time target) {
        Edits edits = new Edits(sentence.words());
        TenseChange change = new TenseChange(morphology, sentence.words(), edits);
        boolean perfect = main.verb().time() == Time.MODAL && !isAbility(sentence, main);
        boolean changed =
                perfect ? new ModalPast(morphology, sentence.words(), main).apply(edits) : change.apply(main, target);
        if (!changed) {
            return List.of();
        }
        for (Clause dependent : sentence.dependents()) {
            if (!follow(sentence, main, dependent, target, change)) {
                return List.of();
            }
        }
        if (!TimeWords.exchange(sentence.words(), target, edits, RelativeTimes.inside(sentence.words(), main))
                || changesQuotation(sentence, main, edits)) {
            return List.of();
        }
        if (perfect) {
            return List.of(
                    new Draft(isGeneric(sentence, main) ? Change.GENERIC_PAST : Change.PAST, edits, ModalPast::proves));
        }
        // "could" is read as a modal, not as a past.
        Time proven = main.verb().time() == Time.MODAL ? Time.MODAL : target;
        return List.of(new Draft(change(sentence, main), edits, (before, after) -> proves(before, after, proven)));
    }

    /** A time that somebody else spoke of cannot follow the tense. */
    private static boolean changesQuotation(Sentence sentence, Clause main, Edits edits) {
        boolean[] quoted = Quotations.quoted(sentence.words());
        boolean changes = false;
        for (int i = 0; i < quoted.length; i++) {
            changes = changes || (quoted[i] && edits.touches(i));
        }
        return changes && !quoted[main.verb().finite()];
    }

    private static boolean follow(Sentence sentence, Clause main, Clause dependent, Time target, TenseChange change) {
        Time time = dependent.verb().time();
        if (time == target) {
            return true;
        }
        if (time == Time.MODAL) {
            boolean reported = ClauseFinder.REPORTING.contains(main.verb().lemma())
                    && sentence.words().get(dependent.verb().finite()).isOneOf(REPORTED);
            return target != Time.PAST
                    ? !(reported && main.verb().time() == Time.PAST)
                    : main.verb().time() == Time.PAST || change.backshift(dependent);
        }
        if (time == Time.FUTURE) {
            boolean alike = main.verb().time() == Time.FUTURE || dependent.kind() == Clause.Kind.QUESTION;
            return target != Time.PAST || (alike ? change.apply(dependent, target) : change.backshift(dependent));
        }
        boolean subordinate = dependent.subjectFrom() > 0
                && sentence.words().get(dependent.subjectFrom() - 1).isOneOf(Tagger.TIME_SUBORDINATORS);
        Time wanted = target == Time.FUTURE && subordinate ? Time.PRESENT : target;
        if (time == Time.PAST_OR_PRESENT && wanted != Time.FUTURE) {
            return true;
        }
        return wanted == time || change.apply(dependent, wanted);
    }

    private static Change change(Sentence sentence, Clause main) {
        VerbGroup verb = main.verb();
        if (verb.time() == Time.MODAL) {
            return Change.ABILITY;
        }
        if (isGeneric(sentence, main)) {
            return Change.GENERIC_PAST;
        }
        boolean toFuture = verb.time() == Time.FUTURE;
        return switch (verb.type()) {
            case HAVE -> Change.PERFECT;
            case BE -> toFuture ? Change.PAST : Change.STATE_PAST;
            default -> toFuture ? Change.PAST : Ceremony.says(sentence, main) ? Change.SAYING_PAST : stateOrEvent(verb);
        };
    }

    /** <em>How do I pay?</em> asks what <em>how did I pay?</em> would: what anybody does. */
    private static boolean isGeneric(Sentence sentence, Clause main) {
        boolean now = main.verb().time() == Time.PRESENT || main.verb().time() == Time.MODAL;
        return main.kind() == Clause.Kind.QUESTION
                && now
                && main.subjectFrom() < sentence.words().size()
                && sentence.words().get(main.subjectFrom()).isOneOf(GENERIC);
    }

    private static Change stateOrEvent(VerbGroup verb) {
        return STATES.contains(verb.lemma()) ? Change.STATE_PAST : Change.PAST;
    }

    private static boolean proves(Sentence before, Sentence after, Time target) {
        Clause old = before.main();
        Clause now = after.main();
        return old != null
                && now != null
                && now.verb().time() == target
                && now.kind() == old.kind()
                && now.verb().isNegative() == old.verb().isNegative()
                && Proof.sameSubject(before, after)
                && Proof.sameMainVerb(old, now);
    }
}
