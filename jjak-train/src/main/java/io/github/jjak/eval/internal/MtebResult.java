package io.github.jjak.eval.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measurement as a result file of MTEB (Muennighoff et al. 2022) has it: {@code task_name}, {@code dataset_revision} and the scores of
 * one split with {@code main_score}. Metrics get MTEB's names, {@code ndcg_at_10} for {@code cosine_ndcg@10} and
 * {@code cosine_spearman} for {@code spearman_cosine}; an undefined one is left out. Scores are rounded to six digits, as MTEB does.
 */
public final class MtebResult {

    private static final Pattern AT = Pattern.compile("[a-z0-9]+_([a-z]+)@(\\d+)");
    private static final Pattern CORRELATION = Pattern.compile("(spearman|pearson)_([a-z]+)");

    private MtebResult() {}

    /**
     * The content of the file.
     *
     * @param task name of the data set
     * @param contentHash hash of what was measured, in the place of the data set's revision
     * @param split part of the data that was measured
     * @param metrics by Jjak's names
     * @param primaryMetric name of the one that MTEB would show
     * @param seconds that the evaluation took
     */
    public static Map<String, Object> of(
            String task,
            String contentHash,
            String split,
            Map<String, Double> metrics,
            String primaryMetric,
            double seconds) {
        Map<String, Object> scores = new LinkedHashMap<>();
        metrics.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                scores.put(name(name), rounded(value));
            }
        });
        Double main = metrics.get(primaryMetric);
        scores.put("main_score", main == null || !Double.isFinite(main) ? null : rounded(main));
        scores.put("hf_subset", "default");
        scores.put("languages", List.of());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("dataset_revision", contentHash);
        result.put("task_name", task);
        result.put("mteb_version", null);
        result.put("scores", Map.of(split, List.of(scores)));
        result.put("evaluation_time", rounded(seconds));
        result.put("kg_co2_emissions", null);
        return result;
    }

    /** MTEB's name of a metric. */
    static String name(String metric) {
        Matcher at = AT.matcher(metric);
        if (at.matches()) {
            return at.group(1) + "_at_" + at.group(2);
        }
        Matcher correlation = CORRELATION.matcher(metric);
        return correlation.matches() ? correlation.group(2) + "_" + correlation.group(1) : metric;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}
