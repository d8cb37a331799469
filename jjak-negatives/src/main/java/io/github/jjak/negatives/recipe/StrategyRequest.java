package io.github.jjak.negatives.recipe;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.negatives.internal.MiningStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A strategy and how many negatives it gives each row, written {@code bm25:1}; {@code bm25} alone means 1.
 *
 * @param strategy which
 * @param perRow above 0, at most 100
 */
public record StrategyRequest(Strategy strategy, double perRow) {

    /** The strategies. */
    public enum Strategy {
        /** Other rows' answers by lot. */
        RANDOM,
        /** Documents that share words. */
        BM25,
        /** Documents a model puts near. */
        MODEL,
        /** Texts made from the right answer. */
        PERTURB;

        /** Lower-case name. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads requests as they are typed.
     *
     * @param requests for instance {@code bm25:1}, {@code model:2}
     * @throws UsageException for an unknown or repeated strategy or a number out of range
     */
    public static List<StrategyRequest> parse(List<String> requests) {
        List<StrategyRequest> parsed = new ArrayList<>();
        Set<Strategy> seen = new HashSet<>();
        for (String request : requests) {
            String[] parts = request.strip().split(":", 2);
            Strategy strategy = strategy(parts[0]);
            if (!seen.add(strategy)) {
                throw new UsageException(
                        "The strategy " + strategy.id() + " is named twice. Name it once, with its number"
                                + " of negatives per row: " + strategy.id() + ":2.");
            }
            parsed.add(new StrategyRequest(strategy, parts.length == 1 ? 1 : number(request, parts[1])));
        }
        if (parsed.isEmpty()) {
            throw new UsageException("Name at least one strategy: random, bm25, model or perturb.");
        }
        return List.copyOf(parsed);
    }

    private static Strategy strategy(String name) {
        List<String> known = new ArrayList<>();
        for (Strategy strategy : Strategy.values()) {
            if (strategy.id().equals(name.toLowerCase(Locale.ROOT))) {
                return strategy;
            }
            known.add(strategy.id());
        }
        throw new UsageException("There is no strategy \"" + name + "\"." + NearestName.suggestion(name, known)
                + " Known: " + String.join(", ", known) + ".");
    }

    private static double number(String request, String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,6})?")
                || Double.parseDouble(text) <= 0
                || Double.parseDouble(text) > MiningStep.MOST_PER_ROW) {
            throw new UsageException(
                    "\"" + request + "\" should end in a number of negatives per row above 0 and at most "
                            + MiningStep.MOST_PER_ROW + ", for example bm25:2.");
        }
        return Double.parseDouble(text);
    }
}
