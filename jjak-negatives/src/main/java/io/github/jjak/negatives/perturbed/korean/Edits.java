package io.github.jjak.negatives.perturbed.korean;

import org.jspecify.annotations.Nullable;

/** Edits that several rules make. */
final class Edits {

    private Edits() {}

    /** The predicate in another form, in place of what reaches from its start to an end; null where there is no such form. */
    static @Nullable Edit conjugated(Predicate predicate, int end, Form form) {
        String replacement = predicate.inForm(form);
        if (replacement == null) {
            return null;
        }
        return new Edit(
                predicate.start(), end, replacement, Expectation.predicate(0, predicate.stem().form(), form));
    }

    static @Nullable Edit conjugated(Predicate predicate, Form form) {
        return conjugated(predicate, predicate.end(), form);
    }
}
