package io.github.jjak.serve.run.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.DataException;
import io.github.jjak.json.internal.JsonFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run folder says of a training in numbers: {@code run.json} and {@code metrics.jsonl}. No texts. Read anew each time, because a run
 * may go on.
 *
 * @param folder of the run
 */
public record RunReport(Path folder) {

    private static final String DESCRIPTION = "run.json";
    private static final int POINTS = 200;
    private static final List<String> SHOWN = List.of("accuracy@1", "accuracy@10", "ndcg@10", "mrr@10");
    /** Where there are none of those: correlations, accuracies of pairs. */
    private static final int MOST_OTHERS = 6;

    /**
     * The run that made a model, if the model is the best or last one in a run folder.
     *
     * @param model location of a model
     */
    public static @Nullable RunReport of(@Nullable String model) {
        try {
            Path above = model == null ? null : Path.of(model).toAbsolutePath().getParent();
            return above != null && Files.isRegularFile(above.resolve(DESCRIPTION)) ? new RunReport(above) : null;
        } catch (InvalidPathException notAPath) {
            return null;
        }
    }

    /**
     * Refuses a folder that holds no run.
     *
     * @throws DataException if there is none
     */
    public static void requireRun(Path folder) {
        if (!Files.isRegularFile(folder.resolve(DESCRIPTION))) {
            throw new DataException(
                    "There is no run in " + folder + ": it has no run.json. Name the folder that a training wrote.");
        }
    }

    /** As it is sent. */
    public Map<String, @Nullable Object> toJson() {
        ObjectNode run = JsonFile.readObject(folder.resolve(DESCRIPTION));
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("name", Objects.toString(folder.getFileName(), ""));
        report.put("model", run.path("model").asText());
        report.put("loss_name", run.path("loss").asText());
        report.put("rows", run.at("/data/rows").asLong());
        report.put("steps", run.path("steps").asLong());
        report.put("seconds", number(run.at("/result/seconds")));
        report.put("best_step", number(run.at("/result/best_step")));
        report.put("questions", number(run.at("/evaluation/questions")));
        report.put("answers", number(run.at("/evaluation/answers")));
        List<Map<String, Object>> evaluations = new ArrayList<>();
        List<Map<String, Object>> loss = new ArrayList<>();
        readMetrics(evaluations, loss);
        report.put("table", table(run));
        report.put("loss", fewer(loss));
        report.put("evaluations", fewer(evaluations));
        return report;
    }

    private static @Nullable Number number(JsonNode node) {
        return node.isNumber() ? node.numberValue() : null;
    }

    /** Before and after, beside BM25. */
    private static List<Map<String, @Nullable Object>> table(ObjectNode run) {
        List<Map<String, @Nullable Object>> table = new ArrayList<>();
        for (String metric : metrics(run.at("/result/base"))) {
            String bare = metric.substring(metric.indexOf('_') + 1);
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("metric", bare);
            row.put("bm25", number(run.path("bm25").path("bm25_" + bare)));
            row.put("base", number(run.path("result").path("base").path(metric)));
            row.put("best", number(run.path("result").path("best").path(metric)));
            table.add(row);
        }
        return table;
    }

    private static List<String> metrics(JsonNode values) {
        List<String> all = new ArrayList<>();
        values.fieldNames().forEachRemaining(all::add);
        List<String> shown = all.stream()
                .filter(name -> SHOWN.contains(name.substring(name.indexOf('_') + 1)))
                .toList();
        return shown.isEmpty() ? all.subList(0, Math.min(MOST_OTHERS, all.size())) : shown;
    }

    private void readMetrics(List<Map<String, Object>> evaluations, List<Map<String, Object>> loss) {
        Path file = folder.resolve("metrics.jsonl");
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // A run that is going on may be writing the last line.
                if (line.endsWith("}")) {
                    JsonNode values = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), file.toString());
                    add(loss, values, "loss", "loss");
                    String metric = main(values);
                    if (metric != null) {
                        add(evaluations, values, metric, metric.substring("eval_".length()));
                    }
                }
            }
        } catch (IOException cause) {
            throw new DataException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    /** The metric by which the best model is chosen, or the first one there is. */
    private static @Nullable String main(JsonNode values) {
        List<String> evaluated = new ArrayList<>();
        values.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("eval_") && values.path(name).isFloatingPointNumber()) {
                evaluated.add(name);
            }
        });
        return evaluated.stream()
                .filter(name -> name.endsWith("_ndcg@10"))
                .findFirst()
                .orElse(evaluated.isEmpty() ? null : evaluated.get(0));
    }

    private static void add(List<Map<String, Object>> points, JsonNode values, String field, String name) {
        if (values.path(field).isNumber()) {
            points.add(Map.of(
                    "step",
                    values.path("step").asLong(),
                    "value",
                    values.path(field).asDouble(),
                    "name",
                    name));
        }
    }

    /** Means of neighbours, where there are more points than a curve shows. */
    private static List<Map<String, Object>> fewer(List<Map<String, Object>> points) {
        int size = (points.size() + POINTS - 1) / POINTS;
        if (size <= 1) {
            return points;
        }
        List<Map<String, Object>> means = new ArrayList<>();
        for (int from = 0; from < points.size(); from += size) {
            List<Map<String, Object>> part = points.subList(from, Math.min(points.size(), from + size));
            double mean = part.stream()
                    .mapToDouble(point -> (Double) Objects.requireNonNull(point.get("value")))
                    .average()
                    .orElseThrow();
            Map<String, Object> last = new LinkedHashMap<>(part.get(part.size() - 1));
            last.put("value", mean);
            means.add(last);
        }
        return means;
    }
}
