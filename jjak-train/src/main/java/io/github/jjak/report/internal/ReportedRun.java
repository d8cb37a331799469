package io.github.jjak.report.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the folder of a run holds for its report. A file of another release, or one that is damaged, costs the pictures that come from it.
 *
 * @param name of the folder
 * @param description {@code run.json}
 * @param steps lines of {@code metrics.jsonl} that steps wrote
 * @param evaluations lines that evaluations wrote
 * @param questions of the held-out questions: their own numbers, {@code [kept]}
 * @param characters their lengths
 * @param clusters equal numbers have a right answer in common
 * @param counted questions of which these are a part
 * @param base what the base model made of them; null if unknown
 * @param best what the best model made of them; null if unknown
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record ReportedRun(
        String name,
        JsonNode description,
        List<JsonNode> steps,
        List<JsonNode> evaluations,
        int[] questions,
        int[] characters,
        int[] clusters,
        int counted,
        @Nullable Findings base,
        @Nullable Findings best) {

    private static final String DESCRIPTION = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String FINDINGS = "report.json";

    /** A run of so many lines would be thinned anyway, and a file of more is not one of ours. */
    private static final int MOST_LINES = 5_000_000;

    /** @throws UsageException if the folder holds no run */
    static ReportedRun of(Path folder) {
        if (!Files.isRegularFile(folder.resolve(DESCRIPTION))) {
            throw new UsageException("There is no run in " + folder + ": it has no " + DESCRIPTION
                    + ". Name the folder that a training wrote.");
        }
        List<JsonNode> steps = new ArrayList<>();
        List<JsonNode> evaluations = new ArrayList<>();
        readLines(folder.resolve(METRICS), steps, evaluations);
        JsonNode findings = read(folder.resolve(FINDINGS));
        int[] numbers = Findings.integers(findings.path("numbers"));
        int[] characters = Findings.integers(findings.path("characters"));
        int[] clusters = Findings.integers(findings.path("clusters"));
        boolean whole = numbers.length > 0 && characters.length == numbers.length && clusters.length == numbers.length;
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new ReportedRun(
                Objects.toString(name, ""),
                JsonFile.readObject(folder.resolve(DESCRIPTION)),
                steps,
                evaluations,
                numbers,
                characters,
                clusters,
                findings.path("questions").asInt(),
                whole ? Findings.ofJson(findings.path("base"), numbers.length) : null,
                whole ? Findings.ofJson(findings.path("best"), numbers.length) : null);
    }

    private static JsonNode read(Path file) {
        try {
            return Files.isRegularFile(file) ? JsonFile.readObject(file) : JsonFile.object();
        } catch (JjakException unreadable) {
            return JsonFile.object();
        }
    }

    private static void readLines(Path file, List<JsonNode> steps, List<JsonNode> evaluations) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            for (int number = 0; line != null && number < MOST_LINES; number++) {
                // A run that is going on may be writing the last line.
                if (line.endsWith("}")) {
                    JsonNode values = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), file.toString());
                    if (values.path("loss").isNumber()) {
                        steps.add(values);
                    } else if (!values.has("refresh_seconds")) {
                        evaluations.add(values);
                    }
                }
                line = lines.readLine();
            }
        } catch (IOException | UncheckedIOException | JjakException unreadable) {
            // What was read so far is shown.
            return;
        }
    }

    /** The values of a key over the steps, times a factor; empty if no line has it. */
    List<Series.Point> curve(String key, double factor) {
        return points(steps, key, factor);
    }

    /** The values of an evaluation's key, with its interval where one was written. */
    List<Series.Point> evaluated(String key) {
        List<Series.Point> points = new ArrayList<>();
        for (JsonNode line : evaluations) {
            JsonNode value = line.path("eval_" + key);
            String bare = key.substring(key.indexOf('_') + 1);
            if (value.isNumber() && line.path("step").isNumber()) {
                points.add(new Series.Point(
                        line.path("step").asDouble(),
                        value.asDouble(),
                        line.path("eval_" + bare + "_low").asDouble(Double.NaN),
                        line.path("eval_" + bare + "_high").asDouble(Double.NaN)));
            }
        }
        return points;
    }

    private static List<Series.Point> points(List<JsonNode> lines, String key, double factor) {
        List<Series.Point> points = new ArrayList<>();
        for (JsonNode line : lines) {
            JsonNode value = line.path(key);
            if (value.isNumber()
                    && Double.isFinite(value.asDouble())
                    && line.path("step").isNumber()) {
                points.add(Series.Point.of(line.path("step").asDouble(), value.asDouble() * factor));
            }
        }
        return points;
    }

    /** Metrics of the base model; empty before the end of the run, or without held-out rows. */
    Map<String, Double> baseMetrics() {
        return metrics(description.at("/result/base"));
    }

    /** Metrics of the model in {@code best/}. */
    Map<String, Double> bestMetrics() {
        return metrics(description.at("/result/best"));
    }

    /** Metrics of search by words on the same questions, by the names that the model's have; empty if unknown. */
    Map<String, Double> wordMetrics() {
        return metrics(description.path("bm25"));
    }

    private static Map<String, Double> metrics(JsonNode json) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        json.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                metrics.put(field.getKey(), field.getValue().asDouble());
            }
        });
        return metrics;
    }

    /** The metric by which the best model was chosen; of a run that does not say it nDCG@10 or Spearman's, else the first; null if none was measured. */
    @Nullable
    String mainMetric() {
        List<String> names = new ArrayList<>(bestMetrics().keySet());
        if (names.isEmpty()) {
            for (JsonNode line : evaluations) {
                line.properties().forEach(field -> {
                    if (field.getKey().startsWith("eval_") && field.getValue().isFloatingPointNumber()) {
                        names.add(field.getKey().substring("eval_".length()));
                    }
                });
            }
        }
        String chosen = description.path("evaluation_metric").asText();
        return names.stream()
                .filter(name -> name.equals(chosen))
                .findFirst()
                .or(() -> names.stream()
                        .filter(name -> name.endsWith("_ndcg@10") || name.startsWith("spearman_"))
                        .findFirst())
                .orElse(names.isEmpty() ? null : names.get(0));
    }

    /** The name of a metric without the similarity in front. */
    static String bare(String metric) {
        return metric.substring(metric.indexOf('_') + 1);
    }

    boolean isComplete() {
        return description.path("result").isObject();
    }

    /** Text of a key, as {@code /data/rows}; a dash if it is not there. */
    String fact(String pointer) {
        JsonNode value = description.at(pointer);
        return value.isNumber()
                ? Figures.of(value.asDouble())
                : value.isValueNode() && !value.isNull() ? value.asText() : "–";
    }
}
