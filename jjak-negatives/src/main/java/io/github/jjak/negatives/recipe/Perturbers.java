package io.github.jjak.negatives.recipe;

import io.github.jjak.data.Script;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturber;
import io.github.jjak.negatives.perturbed.english.EnglishPerturber;
import io.github.jjak.negatives.perturbed.korean.KoreanPerturber;
import java.util.Map;

/** The perturber of each script that has one. English rules prove what they make, so other Latin texts give nothing. */
final class Perturbers {

    private Perturbers() {}

    static Map<Script, Perturber> of(AllowedChanges changes) {
        return Map.of(Script.HANGUL, new KoreanPerturber(changes), Script.LATIN, new EnglishPerturber(changes));
    }
}
