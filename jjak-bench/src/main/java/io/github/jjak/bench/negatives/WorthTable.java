package io.github.jjak.bench.negatives;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.eval.internal.SimilarityMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The lines of one experiment as Markdown: what each arm gives, and its difference to {@link WorthArm#BASE} with a 95 % interval, paired
 * bootstrap over the questions' answers, the minimal pairs, or the pairs of sentences. Both sides are means over the seeds that both have, so the
 * intervals hold for these seeds.
 */
final class WorthTable {

    private static final PairedBootstrap BOOTSTRAP = PairedBootstrap.withSeed(1);

    private final Map<String, Map<Long, JsonNode>> byArm = new LinkedHashMap<>();
    private final WorthMeasures measures;

    WorthTable(List<JsonNode> lines, WorthMeasures measures) {
        this.measures = measures;
        lines.forEach(line -> byArm.computeIfAbsent(line.get("arm").asText(), arm -> new LinkedHashMap<>())
                .put(line.get("seed").asLong(), line));
    }

    String markdown() {
        StringBuilder table = new StringBuilder("| | seeds | forms |");
        measures.retrieval()
                .keySet()
                .forEach(test -> table.append(" nDCG@10, ").append(test).append(" | against base |"));
        table.append(" minimal pairs | against base | margin | against base | STS | against base | s |\n|---|");
        table.append("---:|".repeat(9 + 2 * measures.retrieval().size())).append('\n');
        byArm.keySet().forEach(arm -> table.append(row(arm)));
        return table.append('\n').append(byKind()).toString();
    }

    private String row(String arm) {
        Map<Long, JsonNode> base = byArm.getOrDefault(WorthArm.BASE, Map.of());
        List<JsonNode> runs = new ArrayList<>();
        List<JsonNode> baseRuns = new ArrayList<>();
        byArm.getOrDefault(arm, Map.of()).forEach((seed, line) -> {
            if (arm.equals(WorthArm.UNTRAINED) || base.containsKey(seed)) {
                runs.add(line);
            }
            if (base.containsKey(seed)) {
                baseRuns.add(base.get(seed));
            }
        });
        if (runs.isEmpty()) {
            return "";
        }
        StringBuilder row = new StringBuilder("| " + arm + " | " + runs.size());
        row.append(number(
                " | %.0f",
                mean(runs, line -> line.path("negatives").path("perturb").asDouble())));
        measures.retrieval()
                .forEach((test, evaluator) -> row.append(meanCell(
                        runs,
                        baseRuns,
                        (line, i) -> line.get("ndcg").get(test).get(i).asDouble(),
                        evaluator.clusters(),
                        "%.4f")));
        int[] pairs = IntStream.range(0, measures.minimalPairs().rows()).toArray();
        row.append(meanCell(runs, baseRuns, (line, i) -> margin(line, i) > 0 ? 1 : 0, pairs, "%.3f"));
        row.append(meanCell(runs, baseRuns, WorthTable::margin, pairs, "%.4f"));
        row.append(likenessCell(runs, baseRuns));
        row.append(number(
                " | %.0f", mean(runs, line -> line.path("training_seconds").asDouble())));
        return row.append(" |\n").toString();
    }

    private static double margin(JsonNode line, int pair) {
        return line.get("margins").get(pair).asDouble();
    }

    /** A mean over questions or pairs, and each seed's difference of it. */
    private static String meanCell(
            List<JsonNode> runs,
            List<JsonNode> base,
            ToDoubleBiFunction<JsonNode, Integer> of,
            int[] clusters,
            String format) {
        double[] after = means(runs, of, clusters.length);
        String cell = number(
                        " | " + format,
                        IntStream.range(0, after.length)
                                .mapToDouble(i -> after[i])
                                .average()
                                .orElse(Double.NaN))
                + " | ";
        if (base.size() != runs.size() || base.get(0).equals(runs.get(0))) {
            return cell;
        }
        StringBuilder each = new StringBuilder();
        for (int run = 0; run < runs.size(); run++) {
            double[] one = means(List.of(runs.get(run)), of, clusters.length);
            double[] other = means(List.of(base.get(run)), of, clusters.length);
            double difference = IntStream.range(0, one.length)
                    .mapToDouble(i -> one[i] - other[i])
                    .average()
                    .orElse(Double.NaN);
            each.append(number(run == 0 ? "%+.3f" : ", %+.3f", difference));
        }
        return cell + interval(BOOTSTRAP.compare(means(base, of, clusters.length), after, clusters)) + " [" + each
                + "]";
    }

    private String likenessCell(List<JsonNode> runs, List<JsonNode> base) {
        String cell = number(
                        " | %.4f",
                        spearman(
                                runs, IntStream.range(0, measures.gold().length).toArray())) + " | ";
        if (base.size() != runs.size() || base.get(0).equals(runs.get(0))) {
            return cell;
        }
        return cell
                + BOOTSTRAP
                        .compareRows(measures.gold().length, rows -> spearman(base, rows), rows -> spearman(runs, rows))
                        .map(WorthTable::interval)
                        .orElse("");
    }

    private double spearman(List<JsonNode> runs, int[] rows) {
        double[] gold =
                IntStream.of(rows).mapToDouble(row -> measures.gold()[row]).toArray();
        return mean(runs, line -> {
            float[] similarities = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                similarities[i] = (float) line.get("sts").get(rows[i]).asDouble();
            }
            return SimilarityMetrics.of(similarities, gold).spearman();
        });
    }

    private static double[] means(List<JsonNode> runs, ToDoubleBiFunction<JsonNode, Integer> of, int length) {
        return IntStream.range(0, length)
                .mapToDouble(i -> mean(runs, line -> of.applyAsDouble(line, i)))
                .toArray();
    }

    private static double mean(List<JsonNode> runs, ToDoubleFunction<JsonNode> of) {
        return runs.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    private static String interval(MeanDifference difference) {
        String text = String.format(
                Locale.ROOT, "%+.4f (%+.4f to %+.4f)", difference.difference(), difference.low(), difference.high());
        return difference.excludesZero() ? "**" + text + "**" : text;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Share of minimal pairs that are told apart, by kind. */
    private String byKind() {
        List<String> ofPair = measures.minimalPairs().column(3);
        List<String> kinds = new ArrayList<>(new LinkedHashSet<>(ofPair));
        StringBuilder table = new StringBuilder("| minimal pairs |");
        kinds.forEach(kind -> table.append(' ').append(kind).append(" |"));
        table.append("\n|---|").append("---:|".repeat(kinds.size())).append('\n');
        byArm.forEach((arm, runs) -> {
            table.append("| ").append(arm);
            for (String kind : kinds) {
                int[] pairs = IntStream.range(0, ofPair.size())
                        .filter(i -> ofPair.get(i).equals(kind))
                        .toArray();
                double share = mean(
                        new ArrayList<>(runs.values()),
                        line -> IntStream.of(pairs)
                                        .filter(i -> margin(line, i) > 0)
                                        .count()
                                / (double) pairs.length);
                table.append(number(" | %.2f", share));
            }
            table.append(" |\n");
        });
        return table.toString();
    }
}
