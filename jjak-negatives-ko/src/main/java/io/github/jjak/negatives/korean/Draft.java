package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A change that a rule proposes and that is still to be proved.
 *
 * @param change what kind of change
 * @param edits at least one, not overlapping
 */
record Draft(Change change, List<Edit> edits) {

    Draft(Change change, Edit... edits) {
        this(change, List.of(edits));
    }

    Draft {
        List<Edit> sorted = new ArrayList<>(edits);
        sorted.sort(Comparator.comparingInt(Edit::start));
        edits = List.copyOf(sorted);
    }

    /** The same with more edits. */
    Draft and(List<Edit> others) {
        List<Edit> all = new ArrayList<>(edits);
        all.addAll(others);
        return new Draft(change, all);
    }

    String apply(String text) {
        StringBuilder result = new StringBuilder();
        int position = 0;
        for (Edit edit : edits) {
            result.append(text, position, edit.start()).append(edit.replacement());
            position = edit.end();
        }
        return result.append(text, position, text.length()).toString();
    }

    /** Old and new words, {@code "갔어요 -> 가요"}. */
    String describe(String text) {
        List<String> changes = new ArrayList<>();
        for (Edit edit : edits) {
            changes.add(text.substring(edit.start(), edit.end()) + " -> " + edit.replacement());
        }
        return String.join(", ", changes);
    }
}
