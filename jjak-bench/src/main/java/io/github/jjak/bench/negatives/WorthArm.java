package io.github.jjak.bench.negatives;

import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A way to train, of which several are compared.
 *
 * @param name as it stands in the results
 * @param mined whether each row gets a negative that the encoder finds
 * @param rules which rules perturb; empty for no perturbed negative
 * @param perturbed what they perturb
 * @param weight of a perturbed negative's term in the denominator; 1 is that of any other text
 */
record WorthArm(String name, boolean mined, Set<Rule> rules, PerturbationSource perturbed, double weight) {

    /** The encoder as it is. */
    static final String UNTRAINED = "not trained";

    /** What the others are compared with. */
    static final String BASE = "MNRL + mined";

    static List<WorthArm> all() {
        List<WorthArm> arms = new ArrayList<>();
        arms.add(new WorthArm("MNRL", false, Set.of(), PerturbationSource.ANSWER, 1));
        arms.add(new WorthArm(BASE, true, Set.of(), PerturbationSource.ANSWER, 1));
        arms.add(new WorthArm("all rules", true, usual(), PerturbationSource.ANSWER, 1));
        arms.add(new WorthArm("all rules, weight 0.1", true, usual(), PerturbationSource.ANSWER, 0.1));
        for (Rule rule : usual()) {
            arms.add(new WorthArm(rule.id(), true, EnumSet.of(rule), whereMade(rule), 1));
        }
        arms.addAll(atBothWeights("subject, number, noun", EnumSet.of(Rule.SUBJECT, Rule.NUMBER, Rule.NOUN)));
        Set<Rule> withoutHarm = EnumSet.copyOf(usual());
        withoutHarm.removeAll(EnumSet.of(Rule.POLARITY, Rule.TENSE, Rule.ASKED));
        arms.addAll(atBothWeights("without polarity, tense", withoutHarm));
        return arms;
    }

    private static List<WorthArm> atBothWeights(String name, Set<Rule> rules) {
        return List.of(
                new WorthArm(name, true, rules, PerturbationSource.ANSWER, 1),
                new WorthArm(name + ", weight 0.1", true, rules, PerturbationSource.ANSWER, 0.1));
    }

    /** @param names joined by semicolons; empty for all */
    static List<WorthArm> named(String names) {
        List<String> wanted = List.of(names.split(";", 0));
        List<WorthArm> arms = names.isEmpty()
                ? all()
                : all().stream().filter(arm -> wanted.contains(arm.name())).toList();
        if (!names.isEmpty() && arms.size() != wanted.size()) {
            throw new IllegalArgumentException(
                    "arms are " + all().stream().map(WorthArm::name).toList());
        }
        return arms;
    }

    /** The rules of the default, whose worth is measured one by one. */
    static Set<Rule> usual() {
        return Rule.usual();
    }

    /** The answer, but for the one rule that changes questions alone. */
    static PerturbationSource whereMade(Rule rule) {
        return rule == Rule.ASKED ? PerturbationSource.QUESTION : PerturbationSource.ANSWER;
    }

    boolean hasNegatives() {
        return mined || !rules.isEmpty();
    }

    MiningOptions mining(long seed, Path vectors) {
        List<String> strategies = new ArrayList<>();
        if (mined) {
            strategies.add("model:1");
        }
        if (!rules.isEmpty()) {
            strategies.add("perturb:1");
        }
        MiningOptions.Builder options = MiningOptions.builder(StrategyRequest.parse(strategies))
                .cache(vectors)
                .seed(seed);
        return (rules.isEmpty() ? options : options.perturbed(perturbed, AllowedChanges.of(rules))).build();
    }

    Map<String, Double> weights() {
        return rules.isEmpty() ? Map.of() : Map.of("perturb", weight);
    }
}
