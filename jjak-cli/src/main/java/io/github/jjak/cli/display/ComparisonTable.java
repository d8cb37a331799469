package io.github.jjak.cli.display;

import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.eval.internal.RetrievalComparison;
import io.github.jjak.eval.internal.RetrievalComparison.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models side by side, and each against the first. */
public final class ComparisonTable {

    private static final int NARROWEST = 10;

    private final String measuredOn;
    private final double margin;
    private final List<Column> columns = new ArrayList<>();
    private final List<Against> comparisons = new ArrayList<>();
    private final Map<String, MeanDifference> ofRows = new HashMap<>();

    /** @param deciding name of the metric that decides for this model */
    private record Column(String name, Map<String, Double> metrics, ModelCost cost, String deciding) {}

    private record Against(String name, RetrievalComparison comparison, Metric deciding) {}

    /**
     * An empty table.
     *
     * @param measuredOn heads the names of the metrics
     * @param margin by how much another model must be better
     */
    public ComparisonTable(String measuredOn, double margin) {
        this.measuredOn = measuredOn;
        this.margin = margin;
    }

    /** Adds a model; the first one is what the others are compared with. */
    public void add(String name, Map<String, Double> metrics, ModelCost cost, String deciding) {
        columns.add(new Column(name, metrics, cost, deciding));
    }

    /** Adds the comparison of a model with the first one, question by question. */
    public void compare(String name, RetrievalComparison comparison, Metric deciding) {
        comparisons.add(new Against(name, comparison, deciding));
    }

    /** Adds the difference of a model's deciding metric from the first one's, over the rows of another task than retrieval. */
    public void compare(String name, MeanDifference difference) {
        ofRows.put(name, difference);
    }

    /** Whether one of the others is better than the first. */
    public boolean anyBetter() {
        return columns.stream().skip(1).anyMatch(this::isBetter);
    }

    private boolean isBetter(Column column) {
        return comparison(column)
                .map(against -> against.comparison.isBetter(against.deciding, margin))
                .orElseGet(() -> leastDifference(column) > margin);
    }

    private Optional<Against> comparison(Column column) {
        return comparisons.stream()
                .filter(against -> against.name.equals(column.name))
                .findFirst();
    }

    /** The lower end of the interval; the difference itself where there is none. */
    private double leastDifference(Column column) {
        MeanDifference found = ofRows.get(column.name);
        return found == null ? difference(column) : found.low();
    }

    /** Of the deciding metric, without an interval; NaN where it is undefined. */
    private double difference(Column column) {
        Column first = columns.get(0);
        return column.metrics.getOrDefault(column.deciding, Double.NaN)
                - first.metrics.getOrDefault(first.deciding, Double.NaN);
    }

    @Override
    public String toString() {
        List<String> names = columns.stream()
                .flatMap(column -> column.metrics.keySet().stream())
                .distinct()
                .toList();
        int left = Math.max(20, measuredOn.length());
        for (String name : names) {
            left = Math.max(left, name.length());
        }
        StringBuilder table = new StringBuilder(HumanReadable.format("%-" + left + "s", measuredOn));
        columns.forEach(column -> table.append(HumanReadable.format(cell(column), column.name)));
        table.append('\n');
        for (String name : names) {
            table.append(HumanReadable.format("%-" + left + "s", name));
            for (Column column : columns) {
                Double value = column.metrics.get(name);
                table.append(HumanReadable.format(cell(column), value == null ? "-" : MetricValue.inWords(value)));
            }
            table.append('\n');
        }
        for (String name : ModelCost.NONE.inWords().keySet()) {
            table.append(HumanReadable.format("%-" + left + "s", name));
            columns.forEach(column -> table.append(
                    HumanReadable.format(cell(column), column.cost.inWords().getOrDefault(name, "-"))));
            table.append('\n');
        }
        columns.stream().skip(1).forEach(column -> table.append('\n').append(against(column)));
        return table.toString();
    }

    private static String cell(Column column) {
        return "  %" + Math.max(NARROWEST, column.name.length()) + "s";
    }

    private String against(Column column) {
        String first = columns.get(0).name;
        String verdict =
                column.name + (isBetter(column) ? " is better than " : " is not shown to be better than ") + first;
        Against against = comparison(column).orElse(null);
        MeanDifference rows = ofRows.get(column.name);
        if (rows != null) {
            return HumanReadable.format(
                    "%s minus %s, with 95 %% confidence interval over %,d rows%n  %-12s %+.4f  (%+.4f to %+.4f)%n"
                            + "%s by %s: the interval must lie above %s.%n",
                    column.name,
                    first,
                    rows.clusters(),
                    column.deciding,
                    rows.difference(),
                    rows.low(),
                    rows.high(),
                    verdict,
                    column.deciding,
                    margin);
        }
        if (against == null) {
            return HumanReadable.format(
                    "%s by %s: difference %+.4f, without an interval (must be above %s).%n",
                    verdict, column.deciding, difference(column), margin);
        }
        RetrievalComparison comparison = against.comparison;
        StringBuilder text = new StringBuilder();
        if (comparison.differences().isEmpty()) {
            text.append("There are too few different answers for a confidence interval.\n");
        } else {
            text.append(column.name).append(" minus ").append(first).append(", with 95 % confidence interval\n");
        }
        comparison
                .differences()
                .forEach((metric, found) -> text.append(HumanReadable.format(
                        "  %-12s %+.4f  (%+.4f to %+.4f)%n", metric, found.difference(), found.low(), found.high())));
        text.append(HumanReadable.format(
                "By %s, %d questions are better, %d worse, %d the same.%n",
                against.deciding, comparison.wonQuestions(), comparison.lostQuestions(), comparison.levelQuestions()));
        return text.append(verdict)
                .append(HumanReadable.format(" by %s: the interval must lie above %s.%n", against.deciding, margin))
                .toString();
    }

    /** For {@code --json}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        List<Map<String, Object>> models = new ArrayList<>();
        for (Column column : columns) {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("model", column.name);
            model.put("metrics", column.metrics);
            model.putAll(column.cost.toJson());
            models.add(model);
        }
        json.put("models", models);
        json.put("metric", columns.get(0).deciding);
        json.put("margin", margin);
        List<Map<String, Object>> others = new ArrayList<>();
        columns.stream().skip(1).forEach(column -> others.add(comparisonJson(column)));
        json.put("comparisons", others);
        json.put("better", anyBetter());
        return json;
    }

    private Map<String, Object> comparisonJson(Column column) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", column.name);
        json.put("against", columns.get(0).name);
        Against against = comparison(column).orElse(null);
        if (against == null) {
            json.put("difference", difference(column));
            MeanDifference rows = ofRows.get(column.name);
            if (rows != null) {
                json.put("low", rows.low());
                json.put("high", rows.high());
                json.put("rows", rows.clusters());
            }
        } else {
            Map<String, Object> differences = new LinkedHashMap<>();
            against.comparison
                    .differences()
                    .forEach((metric, found) -> differences.put(metric.toString(), json(found)));
            json.put("differences", differences);
            json.put("won", against.comparison.wonQuestions());
            json.put("lost", against.comparison.lostQuestions());
            json.put("same", against.comparison.levelQuestions());
        }
        json.put("better", isBetter(column));
        return json;
    }

    private static Map<String, Object> json(MeanDifference found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("difference", found.difference());
        json.put("low", found.low());
        json.put("high", found.high());
        json.put("answer_clusters", found.clusters());
        return json;
    }
}
