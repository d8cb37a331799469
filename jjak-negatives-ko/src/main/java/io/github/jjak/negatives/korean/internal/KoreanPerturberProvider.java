package io.github.jjak.negatives.korean.internal;

import io.github.jjak.negatives.korean.KoreanPerturber;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.PerturberProvider;
import java.lang.Character.UnicodeScript;
import java.util.Set;

/** Korean, for {@link java.util.ServiceLoader}. */
public final class KoreanPerturberProvider implements PerturberProvider {

    /** For {@link java.util.ServiceLoader}. */
    public KoreanPerturberProvider() {}

    @Override
    public String language() {
        return "ko";
    }

    @Override
    public Set<UnicodeScript> scripts() {
        return Set.of(UnicodeScript.HANGUL);
    }

    @Override
    public Perturber perturber(AllowedChanges changes) {
        return new KoreanPerturber(changes);
    }
}
