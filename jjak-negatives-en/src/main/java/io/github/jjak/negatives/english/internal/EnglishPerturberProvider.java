package io.github.jjak.negatives.english.internal;

import io.github.jjak.negatives.english.EnglishPerturber;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.PerturberProvider;
import java.lang.Character.UnicodeScript;
import java.util.Set;

/** English, for {@link java.util.ServiceLoader}. */
public final class EnglishPerturberProvider implements PerturberProvider {

    /** For {@link java.util.ServiceLoader}. */
    public EnglishPerturberProvider() {}

    @Override
    public String language() {
        return "en";
    }

    @Override
    public Set<UnicodeScript> scripts() {
        return Set.of(UnicodeScript.LATIN);
    }

    @Override
    public Perturber perturber(AllowedChanges changes) {
        return new EnglishPerturber(changes);
    }
}
