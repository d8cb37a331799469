package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a model prefers a true text to its perturbed twin, over all pairs and per rule.
 *
 * @param accuracy share of pairs whose true text scores above its twin, 0 to 1; a tie counts as wrong
 * @param margin mean of the score of the true text minus that of its twin
 * @param pairs number of pairs
 * @param rules the same for the pairs of each rule, by name; empty where the pairs have no rules
 */
public record MinimalPairMetrics(double accuracy, double margin, int pairs, Map<String, MinimalPairMetrics> rules) {

    /** Copies the map, ordered by name. */
    public MinimalPairMetrics {
        rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    }

    /**
     * Counts over pairs.
     *
     * @param trueScores similarity of anchor and true text, {@code [pairs]}
     * @param perturbedScores similarity of anchor and perturbed twin, {@code [pairs]}
     * @param rules rule of each pair, {@code [pairs]}, or an empty list
     * @throws DataException if there are no pairs or the lengths differ
     */
    public static MinimalPairMetrics of(float[] trueScores, float[] perturbedScores, List<String> rules) {
        if (!rules.isEmpty() && rules.size() != trueScores.length) {
            throw new DataException("There are " + rules.size() + " rules for " + trueScores.length
                    + " pairs; give one for each pair, or none.");
        }
        Map<String, List<Integer>> byRule = new TreeMap<>();
        for (int pair = 0; pair < rules.size(); pair++) {
            byRule.computeIfAbsent(rules.get(pair), rule -> new ArrayList<>()).add(pair);
        }
        Map<String, MinimalPairMetrics> perRule = new TreeMap<>();
        byRule.forEach((rule, pairs) ->
                perRule.put(rule, over(select(trueScores, pairs), select(perturbedScores, pairs), Map.of())));
        return over(trueScores, perturbedScores, perRule);
    }

    private static MinimalPairMetrics over(float[] trueScores, float[] twins, Map<String, MinimalPairMetrics> rules) {
        double accuracy = TripletMetrics.of(trueScores, twins).accuracy();
        double sum = 0;
        for (int pair = 0; pair < trueScores.length; pair++) {
            sum += (double) trueScores[pair] - twins[pair];
        }
        return new MinimalPairMetrics(accuracy, sum / trueScores.length, trueScores.length, rules);
    }

    private static float[] select(float[] scores, List<Integer> pairs) {
        float[] selected = new float[pairs.size()];
        for (int i = 0; i < selected.length; i++) {
            selected[i] = scores[pairs.get(i)];
        }
        return selected;
    }

    /** {@code minimal_pair_accuracy}, {@code minimal_pair_margin}, {@code minimal_pairs}, and each with {@code _RULE}. */
    public Map<String, Double> asMap() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        add(metrics, "");
        rules.forEach((rule, values) -> values.add(metrics, "_" + rule));
        return metrics;
    }

    private void add(Map<String, Double> metrics, String suffix) {
        metrics.put("minimal_pair_accuracy" + suffix, accuracy);
        metrics.put("minimal_pair_margin" + suffix, margin);
        metrics.put("minimal_pairs" + suffix, (double) pairs);
    }
}
