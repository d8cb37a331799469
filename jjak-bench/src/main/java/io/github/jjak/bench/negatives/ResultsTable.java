package io.github.jjak.bench.negatives;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.PairedBootstrap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results file as a Markdown table: means over seeds, and nDCG@10 against plain MNRL with its interval by answer cluster. */
final class ResultsTable {

    private static final List<String> METRICS = List.of(
            "cosine_accuracy@1",
            "cosine_mrr@10",
            "cosine_ndcg@10",
            "minimal_pair_accuracy",
            "training_seconds",
            "mining_seconds");

    private ResultsTable() {}

    /**
     * The table of one experiment.
     *
     * @param prefix how the keys of its lines begin
     * @param clusters answer cluster of every question
     */
    static String of(ResultsFile results, String prefix, int[] clusters) throws IOException {
        Map<String, List<JsonNode>> bySetting = new LinkedHashMap<>();
        for (JsonNode line : results.lines()) {
            if (line.get("key").asText().startsWith(prefix)) {
                bySetting
                        .computeIfAbsent(line.get("setting").asText(), unused -> new ArrayList<>())
                        .add(line);
            }
        }
        StringBuilder table =
                new StringBuilder("| setting | seeds | accuracy@1 | MRR@10 | nDCG@10 | minimal pairs | training s |"
                        + " mining s | nDCG@10 less mnrl (95 %) |\n|---|---|---|---|---|---|---|---|---|\n");
        List<JsonNode> plain = bySetting.getOrDefault(Setting.PLAIN, List.of());
        bySetting.forEach((setting, runs) -> {
            table.append("| ").append(setting).append(" | ").append(runs.size());
            for (String metric : METRICS) {
                double mean = runs.stream()
                        .mapToDouble(run -> run.get(metric).asDouble())
                        .average()
                        .orElse(Double.NaN);
                table.append(String.format(Locale.ROOT, metric.endsWith("seconds") ? " | %.0f" : " | %.4f", mean));
            }
            table.append(" | ")
                    .append(setting.equals(Setting.PLAIN) || plain.isEmpty() ? "" : difference(plain, runs, clusters))
                    .append(" |\n");
        });
        return table.toString();
    }

    private static String difference(List<JsonNode> plain, List<JsonNode> runs, int[] clusters) {
        int[] ofQueries = new int[plain.get(0).get("queries").size()];
        for (int i = 0; i < ofQueries.length; i++) {
            ofQueries[i] = clusters[plain.get(0).get("queries").get(i).asInt()];
        }
        MeanDifference difference =
                PairedBootstrap.withSeed(1).compare(meanOverSeeds(plain), meanOverSeeds(runs), ofQueries);
        return String.format(
                Locale.ROOT, "%+.4f (%+.4f to %+.4f)", difference.difference(), difference.low(), difference.high());
    }

    private static double[] meanOverSeeds(List<JsonNode> runs) {
        double[] means = new double[runs.get(0).get("ndcg").size()];
        for (JsonNode run : runs) {
            for (int i = 0; i < means.length; i++) {
                means[i] += run.get("ndcg").get(i).asDouble() / runs.size();
            }
        }
        return means;
    }
}
