package io.github.jjak.eval.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics of several data sets in one map, as sentence-transformers' {@code NanoBEIREvaluator} names them: {@code NAME_METRIC} for each
 * set, and {@code COLLECTION_mean_METRIC} for the metrics that all sets have. Every set counts the same.
 */
public final class SetMeans {

    private SetMeans() {}

    /**
     * The metrics of all sets under the sets' names, then the means.
     *
     * @param collection in front of the means; empty for nothing
     * @param bySet metrics by name, by name of the set, in order
     */
    public static Map<String, Double> of(String collection, Map<String, Map<String, Double>> bySet) {
        Map<String, Double> all = named(bySet);
        Map<String, List<Double>> byMetric = new LinkedHashMap<>();
        bySet.values()
                .forEach(metrics ->
                        metrics.forEach((metric, value) -> byMetric.computeIfAbsent(metric, none -> new ArrayList<>())
                                .add(value)));
        byMetric.forEach((metric, values) -> {
            if (values.size() == bySet.size()) {
                all.put(
                        name(collection, metric),
                        values.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(Double.NaN));
            }
        });
        return all;
    }

    /** The metrics of all sets under the sets' names. */
    public static Map<String, Double> named(Map<String, Map<String, Double>> bySet) {
        Map<String, Double> all = new LinkedHashMap<>();
        bySet.forEach((set, metrics) -> metrics.forEach((metric, value) -> all.put(set + "_" + metric, value)));
        return all;
    }

    /** Name of a mean. */
    public static String name(String collection, String metric) {
        return (collection.isEmpty() ? "" : collection + "_") + "mean_" + metric;
    }
}
