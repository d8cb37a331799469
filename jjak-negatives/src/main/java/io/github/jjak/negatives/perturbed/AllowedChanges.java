package io.github.jjak.negatives.perturbed;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which changes a perturber makes. Immutable.
 *
 * @param rules kinds of change; at least one
 * @param accepted changes that keep the meaning and are made nevertheless
 */
public record AllowedChanges(Set<Rule> rules, Set<SameMeaning> accepted) {

    /** @throws io.github.jjak.error.UsageException if there is no rule */
    public AllowedChanges {
        Rule.requireSome(rules);
        rules = Set.copyOf(rules);
        accepted = Set.copyOf(accepted);
    }

    /** {@link Rule#usual()}, and nothing that keeps the meaning. */
    public static AllowedChanges usual() {
        return of(Rule.usual());
    }

    /** These rules, and nothing that keeps the meaning. */
    public static AllowedChanges of(Set<Rule> rules) {
        return new AllowedChanges(rules, Set.of());
    }

    /** Whatever is well formed. */
    public static AllowedChanges everything() {
        return everything(EnumSet.allOf(Rule.class));
    }

    /** Whatever is well formed and made by these rules. */
    public static AllowedChanges everything(Set<Rule> rules) {
        return new AllowedChanges(rules, EnumSet.allOf(SameMeaning.class));
    }

    /** Whether a change is to be made in a sentence of the kind. */
    public boolean allows(Change change, SentenceKind kind) {
        return rules.contains(change.rule())
                && EnumSet.allOf(SameMeaning.class).stream()
                        .noneMatch(row -> row.holds(change, kind) && !accepted.contains(row));
    }
}
