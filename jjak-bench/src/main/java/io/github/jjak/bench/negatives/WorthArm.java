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
        Set<Rule> chosen = EnumSet.of(Rule.SUBJECT, Rule.NUMBER, Rule.NOUN);
        arms.add(new WorthArm("subject, number, noun", true, chosen, PerturbationSource.ANSWER, 1));
        arms.add(new WorthArm("subject, number, noun, weight 0.1", true, chosen, PerturbationSource.ANSWER, 0.1));
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
        return weight == 1 ? Map.of() : Map.of("perturb", weight);
    }
}
