package io.github.jjak.bench.negatives;

import io.github.jjak.loss.ContrastiveLoss;
import io.github.jjak.loss.CosineSimilarityLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A way to train that is compared.
 *
 * @param name as it stands in the results
 * @param strategies strategies of negatives; none for in-batch negatives alone
 * @param filtered whether filters judge
 * @param labelled whether positives and negatives are labelled pairs
 * @param loss what is minimised
 * @param weights of negatives by their strategy, 1 where not named
 */
record Setting(
        String name,
        List<String> strategies,
        boolean filtered,
        boolean labelled,
        Loss loss,
        Map<String, Double> weights) {

    /** The one the others are compared with, and whose model mines. */
    static final String PLAIN = "mnrl";

    private Setting(String name, List<String> strategies, boolean filtered, boolean labelled, Loss loss) {
        this(
                name,
                strategies,
                filtered,
                labelled,
                loss,
                strategies.contains("perturb:1") ? Map.of("perturb", 1.0) : Map.of());
    }

    static List<Setting> all() {
        Loss ranking = new MultipleNegativesRankingLoss();
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting(PLAIN, List.of(), true, false, ranking));
        settings.add(new Setting("random-contrastive", List.of("random:1"), true, true, new ContrastiveLoss()));
        settings.add(new Setting("random-cosine", List.of("random:1"), true, true, new CosineSimilarityLoss()));
        settings.add(new Setting("mnrl+bm25", List.of("bm25:1"), true, false, ranking));
        settings.add(new Setting("mnrl+mined", List.of("model:1"), true, false, ranking));
        settings.add(new Setting("mnrl+mined-unfiltered", List.of("model:1"), false, false, ranking));
        settings.add(new Setting("mnrl+perturbed", List.of("perturb:1"), true, false, ranking));
        List<String> all = List.of("bm25:1", "model:1", "perturb:1");
        settings.add(new Setting("mnrl+all", all, true, false, ranking));
        List<String> retrieved = List.of("bm25:1", "model:1");
        settings.add(new Setting("mnrl+bm25+mined", retrieved, true, false, ranking));
        settings.add(new Setting("mnrl+all, perturbed weigh 0.1", all, true, false, ranking, Map.of("perturb", 0.1)));
        return settings;
    }

    boolean needsModel() {
        return strategies.stream().anyMatch(strategy -> strategy.startsWith("model") || strategy.startsWith("bm25"));
    }

    MiningOptions mining(long seed) {
        return MiningOptions.builder(StrategyRequest.parse(strategies))
                .filtered(filtered)
                .seed(seed)
                .build();
    }
}
