package io.github.jjak.cli;

import io.github.jjak.eval.MeanDifference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The small table that compares two models, and the sentence that says how sure the difference is. */
final class MetricsTable {

    private static final List<String> SHOWN =
            List.of("cosine_accuracy@1", "cosine_mrr@10", "cosine_ndcg@10", "cosine_recall@10");

    private MetricsTable() {}

    static String of(Map<String, Double> base, Map<String, Double> trained) {
        StringBuilder table = new StringBuilder(Words.format("%-20s %8s %8s%n", "held-out pairs", "base", "trained"));
        for (String name : base.keySet().containsAll(SHOWN) ? SHOWN : base.keySet()) {
            table.append(Words.format(
                    "%-20s %8.4f %8.4f%n",
                    name, base.getOrDefault(name, Double.NaN), trained.getOrDefault(name, Double.NaN)));
        }
        return table.toString();
    }

    static String sentence(Optional<MeanDifference> difference) {
        return difference
                .map(found -> Words.format(
                        "nDCG@10 changed by %+.4f (95 %% interval %+.4f to %+.4f, %d answer clusters)%s",
                        found.difference(),
                        found.low(),
                        found.high(),
                        found.clusters(),
                        found.excludesZero() ? "." : ": no clear difference."))
                .orElse("There are too few held-out answers for an interval.");
    }
}
