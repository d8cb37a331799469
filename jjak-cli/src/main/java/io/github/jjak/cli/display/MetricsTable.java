package io.github.jjak.cli.display;

import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.MetricValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The small table that compares models, and the sentence that says how sure the difference is. */
public final class MetricsTable {

    /** What is shown of retrieval; the other metrics are in files and {@code --json}. */
    private static final List<String> RETRIEVAL = List.of("accuracy@1", "mrr@10", "ndcg@10", "recall@10");

    private final String measuredOn;
    private final Map<String, Map<String, Double>> models = new LinkedHashMap<>();

    /** @param measuredOn heads the names of the metrics, such as {@code 102 questions in 1,023 answers} */
    public MetricsTable(String measuredOn) {
        this.measuredOn = measuredOn;
    }

    /** Adds a column. */
    public MetricsTable with(String model, Map<String, Double> metrics) {
        if (!metrics.isEmpty()) {
            models.put(model, shown(metrics));
        }
        return this;
    }

    /** The usual four of retrieval without the similarity's name; else all there are. */
    static Map<String, Double> shown(Map<String, Double> metrics) {
        Map<String, Double> shown = new LinkedHashMap<>();
        for (String wanted : RETRIEVAL) {
            metrics.forEach((name, value) -> {
                if (name.endsWith("_" + wanted)) {
                    shown.put(wanted, value);
                }
            });
        }
        return shown.size() == RETRIEVAL.size() ? shown : metrics;
    }

    @Override
    public String toString() {
        int first = Math.max(20, measuredOn.length());
        StringBuilder table = new StringBuilder(HumanReadable.format("%-" + first + "s", measuredOn));
        models.keySet().forEach(model -> table.append(HumanReadable.format(" %9s", model)));
        table.append('\n');
        List<String> names = models.values().stream()
                .flatMap(metrics -> metrics.keySet().stream())
                .distinct()
                .toList();
        for (String name : names) {
            table.append(HumanReadable.format("%-" + first + "s", name));
            models.values()
                    .forEach(metrics ->
                            table.append(HumanReadable.format(" %9s", MetricValue.inWords(metrics.get(name)))));
            table.append('\n');
        }
        return table.toString();
    }

    public static String sentence(Optional<MeanDifference> difference) {
        return difference
                .map(found -> HumanReadable.format(
                        "nDCG@10 changed by %+.4f (95 %% confidence interval %+.4f to %+.4f, %d answer clusters)%s",
                        found.difference(),
                        found.low(),
                        found.high(),
                        found.clusters(),
                        found.excludesZero() ? "." : ": no clear difference."))
                .orElse("There are too few held-out answers for a confidence interval.");
    }
}
