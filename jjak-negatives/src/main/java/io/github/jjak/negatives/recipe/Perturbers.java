package io.github.jjak.negatives.recipe;

import io.github.jjak.data.Script;
import io.github.jjak.negatives.perturbed.Perturber;
import java.util.Map;

/** The perturber of each script that has one. */
final class Perturbers {

    private Perturbers() {}

    static Map<Script, Perturber> all() {
        return Map.of();
    }
}
