package io.github.jjak.negatives.perturbed;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which changes a perturber makes. Immutable.
 *
 * @param rules kinds of change; at least one
 * @param accepted changes that keep the meaning and are made nevertheless
 * @param onlyAccepted whether these alone are made: other words for the same, no negatives
 */
public record AllowedChanges(Set<Rule> rules, Set<SameMeaning> accepted, boolean onlyAccepted) {

    /**
     * What becomes a further positive. Left out are ceremonies, whose rest may change; negations and degrees, which an encoder should tell apart
     * elsewhere; and what is the same for most readers only: the past of an amount, may for must.
     */
    private static final Set<SameMeaning> PARAPHRASES = Set.copyOf(EnumSet.of(
            SameMeaning.PRESENT_FUTURE,
            SameMeaning.STATE_QUESTION,
            SameMeaning.SAYING,
            SameMeaning.PERFECT,
            SameMeaning.ABILITY,
            SameMeaning.GENERIC_PERSON,
            SameMeaning.GENERIC_YOU));

    /** @throws io.github.jjak.error.UsageException if there is no rule */
    public AllowedChanges {
        Rule.requireSome(rules);
        rules = Set.copyOf(rules);
        accepted = Set.copyOf(accepted);
    }

    /** These rules, and of what keeps the meaning only what is accepted. */
    public AllowedChanges(Set<Rule> rules, Set<SameMeaning> accepted) {
        this(rules, accepted, false);
    }

    /**
     * Only what keeps the meaning: another honorific level, present and future, <em>can</em> and <em>could</em>; for
     * {@link PositiveAugmentation}.
     */
    public static AllowedChanges keepingMeaning() {
        return new AllowedChanges(EnumSet.allOf(Rule.class), PARAPHRASES, true);
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

    /** Whether forms that are well formed, but that hardly anybody would say, are made, too: where every change is accepted. */
    public boolean acceptsUnusual() {
        return accepted.containsAll(EnumSet.allOf(SameMeaning.class));
    }

    /** Whether a change is to be made in a sentence of the kind. */
    public boolean allows(Change change, SentenceKind kind) {
        if (onlyAccepted) {
            boolean same = change == Change.HONORIFIC || accepted.stream().anyMatch(row -> row.holds(change, kind));
            return same && kind != SentenceKind.CEREMONY && rules.contains(change.rule());
        }
        return rules.contains(change.rule())
                && EnumSet.allOf(SameMeaning.class).stream()
                        .noneMatch(row -> row.holds(change, kind) && !accepted.contains(row));
    }
}
