package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that can be chosen about negatives, by subject: what {@link MiningOptions} collects.
 *
 * @param strategies which strategies, and how many negatives of each per row
 * @param search how BM25 and the model search
 * @param ranks which hits of a search may be negatives
 * @param scores which scores of a search they may have
 * @param filters what keeps right answers out
 * @param perturbation what the strategy {@code perturb} makes
 * @param draw how negatives are taken from the candidates
 */
public record MiningSettings(
        List<StrategyRequest> strategies,
        MiningSearch search,
        RankWindow ranks,
        ScoreBounds scores,
        MiningFilters filters,
        PerturbationChoice perturbation,
        NegativeDraw draw) {

    /** The safe defaults, with no strategy. */
    public static final MiningSettings DEFAULT = new MiningSettings(
            List.of(),
            MiningSearch.DEFAULT,
            RankWindow.DEFAULT,
            ScoreBounds.DEFAULT,
            MiningFilters.DEFAULT,
            PerturbationChoice.DEFAULT,
            NegativeDraw.DEFAULT);

    /** @throws UsageException if scores on two scales have one bound */
    public MiningSettings {
        strategies = List.copyOf(strategies);
        if (scores.areOnOneScale()
                && asks(strategies, StrategyRequest.Strategy.BM25)
                && asks(strategies, StrategyRequest.Strategy.MODEL)) {
            throw new UsageException(
                    "`minScore`, `maxScore` and `MiningOptions.absoluteMargin` are on one scale, but bm25 and model"
                            + " have different scales. Mine them in two runs, or use `MiningOptions.margin`.");
        }
    }

    private static boolean asks(List<StrategyRequest> strategies, StrategyRequest.Strategy strategy) {
        return strategies.stream().anyMatch(request -> request.strategy() == strategy);
    }

    /** Whether a strategy is among the wanted ones. */
    public boolean asks(StrategyRequest.Strategy strategy) {
        return asks(strategies, strategy);
    }

    /** The most negatives that a row may get. */
    public int mostPerRow() {
        return strategies.stream()
                .mapToInt(request -> (int) Math.ceil(request.perRow()))
                .sum();
    }

    /**
     * Everything that decides what is mined of the same texts with the same model, by the names of the command line, so that a run
     * can be told from another one.
     */
    public Map<String, String> byName() {
        Map<String, String> names = new TreeMap<>();
        names.put(
                "strategies",
                strategies.stream()
                        .map(request -> request.strategy().id() + ":" + request.perRow())
                        .collect(Collectors.joining(",")));
        search.addTo(names);
        ranks.addTo(names);
        scores.addTo(names);
        filters.addTo(names);
        perturbation.addTo(names);
        draw.addTo(names);
        return names;
    }
}
