package io.github.jjak.negatives.perturbed;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a module of a third language holds, for a made-up one in runes: {@code ᚾᛖ} before the last word negates, {@code ᛏᚹᛟ} is two
 * and {@code ᚦᚱᛖ} three. All its sentences are statements.
 */
public final class RunicPerturberProvider implements PerturberProvider {

    private static final String NOT = "ᚾᛖ";
    private static final String TWO = "ᛏᚹᛟ";
    private static final String THREE = "ᚦᚱᛖ";

    @Override
    public String language() {
        return "xr";
    }

    @Override
    public Set<UnicodeScript> scripts() {
        return Set.of(UnicodeScript.RUNIC);
    }

    @Override
    public Perturber perturber(AllowedChanges changes) {
        return text -> {
            List<Perturbation> made = new ArrayList<>();
            if (changes.allows(Change.POLARITY, SentenceKind.STATEMENT)) {
                made.add(polarity(text));
            }
            if (changes.allows(Change.NUMBER, SentenceKind.STATEMENT) && text.contains(TWO)) {
                made.add(new Perturbation(text.replace(TWO, THREE), Rule.NUMBER, TWO + " -> " + THREE));
            }
            return made;
        };
    }

    private static Perturbation polarity(String text) {
        if (text.contains(NOT + " ")) {
            return new Perturbation(text.replace(NOT + " ", ""), Rule.POLARITY, NOT + " -> ");
        }
        int last = text.lastIndexOf(' ') + 1;
        return new Perturbation(
                text.substring(0, last) + NOT + " " + text.substring(last), Rule.POLARITY, " -> " + NOT);
    }
}
