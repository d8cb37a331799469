package io.github.jjak.cli.display;

import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.run.TrainingResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs of a sweep, a line each; with seeds among the keys also mean and spread over them. */
public final class SweepTable {

    private static final String SEED = "seed";

    /** Endings of the metrics that choose a best model. */
    private static final List<String> CHOOSING = List.of(
            "ndcg@10",
            "spearman_cosine",
            "spearman_dot",
            "spearman_euclidean",
            "spearman_manhattan",
            "_accuracy",
            "_ap",
            "_map",
            "mean_accuracy");

    private final List<String> keys;
    private final @Nullable String wanted;
    private final List<Row> rows = new ArrayList<>();

    /** @param result null for a run that failed */
    private record Row(Map<String, String> values, @Nullable TrainingResult result) {}

    /**
     * Runs of the same settings with other seeds.
     *
     * @param spread standard deviation of the sample; NaN of a single run
     */
    private record Group(Map<String, String> values, int runs, double mean, double spread) {}

    /**
     * An empty table.
     *
     * @param keys what differs
     * @param wanted the metric to show; null for the one that chooses a best model
     */
    public SweepTable(List<String> keys, @Nullable String wanted) {
        this.keys = List.copyOf(keys);
        this.wanted = wanted;
    }

    /** @param result null for a run that failed */
    public void add(Map<String, String> values, @Nullable TrainingResult result) {
        rows.add(new Row(values, result));
    }

    /** Whether a run has no result. */
    public boolean anyFailed() {
        return rows.stream().anyMatch(row -> row.result == null);
    }

    /** Name of the metric that is shown; empty where the runs were not measured. */
    private String metric() {
        String given = wanted;
        if (given != null) {
            return given;
        }
        for (String ending : CHOOSING) {
            for (Row row : rows) {
                Optional<String> found = row.result == null
                        ? Optional.empty()
                        : row.result.best().keySet().stream()
                                .filter(name -> name.endsWith(ending))
                                .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        return "";
    }

    private static double best(Row row, String metric) {
        TrainingResult result = row.result;
        return result == null ? Double.NaN : result.best().getOrDefault(metric, Double.NaN);
    }

    private List<Group> groups(String metric) {
        Map<Map<String, String>, List<Double>> byValues = new LinkedHashMap<>();
        for (Row row : rows) {
            Map<String, String> others = new LinkedHashMap<>(row.values);
            others.remove(SEED);
            double value = best(row, metric);
            List<Double> values = byValues.computeIfAbsent(others, none -> new ArrayList<>());
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }
        List<Group> groups = new ArrayList<>();
        byValues.forEach((values, numbers) -> {
            double mean =
                    numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
            double squares = numbers.stream()
                    .mapToDouble(number -> (number - mean) * (number - mean))
                    .sum();
            double spread = numbers.size() < 2 ? Double.NaN : Math.sqrt(squares / (numbers.size() - 1));
            groups.add(new Group(values, numbers.size(), mean, spread));
        });
        return groups;
    }

    private Optional<Group> bestGroup(String metric) {
        return groups(metric).stream()
                .filter(group -> Double.isFinite(group.mean))
                .max(Comparator.comparingDouble(Group::mean));
    }

    @Override
    public String toString() {
        String metric = metric();
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(keys);
        head.addAll(List.of("base", metric.isEmpty() ? "best" : metric, "best step", "steps", "train loss", "time"));
        lines.add(head);
        for (Row row : rows) {
            List<String> line = values(row.values);
            TrainingResult result = row.result;
            if (result == null) {
                line.addAll(List.of("-", "failed", "-", "-", "-", "-"));
            } else {
                line.add(MetricValue.inWords(result.base().get(metric)));
                line.add(MetricValue.inWords(result.best().get(metric)));
                line.add(Integer.toString(result.bestStep()));
                line.add(Integer.toString(result.steps()));
                line.add(HumanReadable.format("%.4f", result.trainLoss()));
                line.add(HumanReadable.duration(result.seconds()));
            }
            lines.add(line);
        }
        StringBuilder text = new StringBuilder(aligned(lines));
        if (keys.contains(SEED) && !metric.isEmpty()) {
            text.append('\n').append(overSeeds(metric));
        }
        bestGroup(metric)
                .filter(group -> !group.values.isEmpty())
                .ifPresent(group -> text.append("\nHighest ")
                        .append(metric)
                        .append(": ")
                        .append(inWords(group.values))
                        .append(".\n"));
        return text.toString();
    }

    private String overSeeds(String metric) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(keys);
        head.remove(SEED);
        head.addAll(List.of("mean " + metric, "spread", "seeds"));
        lines.add(head);
        for (Group group : groups(metric)) {
            List<String> line = values(group.values);
            line.add(MetricValue.inWords(group.mean));
            line.add(Double.isNaN(group.spread) ? "-" : MetricValue.inWords(group.spread));
            line.add(Integer.toString(group.runs));
            lines.add(line);
        }
        return aligned(lines);
    }

    private List<String> values(Map<String, String> values) {
        List<String> line = new ArrayList<>();
        keys.stream().filter(values::containsKey).forEach(key -> line.add(values.getOrDefault(key, "")));
        return line;
    }

    private static String inWords(Map<String, String> values) {
        List<String> words = new ArrayList<>();
        values.forEach((key, value) -> words.add(key + "=" + value));
        return String.join(", ", words);
    }

    private static String aligned(List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int cell = 0; cell < line.size(); cell++) {
                int place = cell;
                int width = lines.stream()
                        .mapToInt(one -> one.get(place).length())
                        .max()
                        .orElse(1);
                text.append(cell == 0 ? "" : "  ").append(HumanReadable.format("%" + width + "s", line.get(cell)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** For {@code --json}. */
    public Map<String, Object> toJson() {
        String metric = metric();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", metric);
        List<Map<String, Object>> runs = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> run = new LinkedHashMap<>();
            TrainingResult result = row.result;
            run.put("values", row.values);
            run.put("failed", result == null);
            run.put("base", result == null ? null : result.base().get(metric));
            run.put("best", result == null ? null : result.best().get(metric));
            run.put("best_step", result == null ? null : result.bestStep());
            run.put("steps", result == null ? null : result.steps());
            run.put("train_loss", result == null ? null : result.trainLoss());
            run.put("seconds", result == null ? null : result.seconds());
            runs.add(run);
        }
        json.put("runs", runs);
        List<Map<String, Object>> groups = new ArrayList<>();
        for (Group group : groups(metric)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("values", group.values);
            one.put("runs", group.runs);
            one.put("mean", group.mean);
            one.put("spread", group.spread);
            groups.add(one);
        }
        json.put("over_seeds", groups);
        json.put("best", bestGroup(metric).map(Group::values).orElse(Map.of()));
        return json;
    }
}
