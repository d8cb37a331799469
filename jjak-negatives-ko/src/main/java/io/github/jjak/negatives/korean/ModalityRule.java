package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be done for what may or can be done, and the reverse: 해야 하다, 해도 되다, 할 수 있다. */
final class ModalityRule implements SentenceRule {

    /** What happens to somebody is no duty: 받다, 알다. */
    private static final Set<String> NO_DUTY =
            WordList.of(ModalityRule.class, "no-duty.txt").words();

    /** Who may at all, how much at most: no duty either. */
    private static final Set<String> FREEDOM =
            WordList.of(ModalityRule.class, "no-duty-beside.txt").words();

    private static final Set<String> DUTY_ONLY = Set.of("꼭", "반드시", "무조건", "필수로");

    @Override
    public List<Draft> propose(Sentence sentence) {
        Predicate last = sentence.last();
        Predicate main = last == null ? null : sentence.before(last);
        if (last == null
                || main == null
                || main.stem().category() != Category.VERB
                || Clauses.hasReason(sentence, last)) {
            return Resolution.of(sentence);
        }
        Edit edit = edit(sentence, main, last);
        return edit == null ? Resolution.of(sentence) : List.of(new Draft(Change.MODALITY, edit));
    }

    private static @Nullable Edit edit(Sentence sentence, Predicate main, Predicate last) {
        String between = sentence.text().substring(main.end(), last.start());
        String stem = last.stem().form();
        boolean does = stem.equals("하") || stem.equals("되");
        if (does && between.equals(" ") && main.form().ending() == Ending.A_YA && !sentence.hasAnyWord(DUTY_ONLY)) {
            return composed(main, last, Ending.A_DO, "되");
        }
        if (NO_DUTY.contains(main.stem().form()) || main.isAuxiliary() || NO_DUTY.contains(main.lemma())) {
            return null;
        }
        if (stem.equals("되") && between.equals(" ") && main.form().ending() == Ending.A_DO) {
            return composed(main, last, Ending.A_YA, "하");
        }
        boolean able = !sentence.hasAnyWord(FREEDOM)
                && stem.equals("있")
                && between.equals(" 수 ")
                && main.form().ending() == Ending.ATTRIBUTIVE_PROSPECT
                && main.form().tense() == Form.Tense.NONE;
        return able ? composed(main, last, Ending.A_YA, "하") : null;
    }

    private static @Nullable Edit composed(Predicate main, Predicate last, Ending ending, String modal) {
        String head = main.inForm(main.form().withEnding(ending));
        if (head == null) {
            return null;
        }
        Stem stem = Stem.of(modal, Category.VERB);
        return Edits.composed(main.start(), last.end(), head + " ", stem, last.form());
    }
}
