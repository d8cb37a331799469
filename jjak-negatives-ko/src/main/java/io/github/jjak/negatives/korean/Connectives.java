package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.korean.Form.Tense;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Clauses joined to the last one that have to follow its tense. */
final class Connectives {

    private static final Set<Ending> COORDINATE =
            Set.of(Ending.GO, Ending.JIMAN, Ending.UMYEO, Ending.UNA, Ending.NEUNDE);

    private Connectives() {}

    /** Takes the past out of coordinate clauses when the last clause leaves it. */
    static List<Edit> follow(Sentence sentence, Predicate last, TimeAdverbs.Time target) {
        List<Edit> edits = new ArrayList<>();
        if (target == TimeAdverbs.Time.PAST) {
            return edits;
        }
        for (Predicate predicate : sentence.predicates()) {
            if (predicate.end() <= last.start()
                    && predicate.form().tense() == Tense.PAST
                    && COORDINATE.contains(predicate.form().ending())) {
                Edit edit = Edits.conjugated(predicate, predicate.form().withTense(Tense.NONE));
                if (edit != null) {
                    edits.add(edit);
                }
            }
        }
        return edits;
    }
}
