package io.github.jjak.negatives.korean;

import java.util.List;
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
                predicate.start(),
                end,
                replacement,
                Expectation.predicate(replacement.length(), predicate.stem().form(), form));
    }

    static @Nullable Edit conjugated(Predicate predicate, Form form) {
        return conjugated(predicate, predicate.end(), form);
    }

    /** A stem in a form behind words of its own, in place of a stretch; null where there is no such form. */
    static @Nullable Edit composed(int start, int end, String head, Stem stem, Form form) {
        List<String> spellings = Conjugator.conjugate(stem, form);
        if (spellings.isEmpty()) {
            return null;
        }
        String replacement = head + spellings.get(0);
        return new Edit(start, end, replacement, Expectation.predicate(replacement.length(), stem.form(), form));
    }
}
