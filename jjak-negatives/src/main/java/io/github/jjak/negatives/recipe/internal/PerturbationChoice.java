package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the strategy {@code perturb} makes.
 *
 * @param perturbed what is perturbed; default the answer
 * @param changes which perturbations are made; default those that mean something else
 */
public record PerturbationChoice(PerturbationSource perturbed, AllowedChanges changes) {

    static final PerturbationChoice DEFAULT = new PerturbationChoice(PerturbationSource.ANSWER, AllowedChanges.usual());

    public PerturbationChoice {
        Objects.requireNonNull(perturbed, "perturbed");
        Objects.requireNonNull(changes, "changes");
    }

    void addTo(Map<String, String> names) {
        names.put("perturb", perturbed.name());
        names.put("rules", sorted(changes.rules()));
        names.put("perturb-unsafe", sorted(changes.accepted()));
    }

    private static String sorted(Set<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }
}
