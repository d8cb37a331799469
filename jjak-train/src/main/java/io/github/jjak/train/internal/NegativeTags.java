package io.github.jjak.train.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the provenance tags of negatives mean to training. */
public final class NegativeTags {

    /**
     * Tags of negatives that were made to resemble their row's positive. Masks by scores, which would take them for positives,
     * never take them from their own row.
     */
    public static final Set<String> CURATED = Set.of("curated", "perturb", "perturbed");

    /**
     * Weights of tags that are not named. A perturbed text is so near its row's positive that at weight 1 it cost search more than it gave,
     * in Korean and in English; every other negative weighs 1.
     */
    private static final Map<String, Double> USUAL_WEIGHTS = Map.of("perturb", 0.1);

    private static final double LEAST_WEIGHT = 1e-6;
    private static final double MOST_WEIGHT = 1e6;

    private NegativeTags() {}

    /** The weight of a negative, by its tag. */
    public static double weight(Map<String, Double> given, String tag) {
        return given.getOrDefault(tag, USUAL_WEIGHTS.getOrDefault(tag, 1.0));
    }

    /**
     * The given weights, and the usual ones of other tags that there are; without those that are 1, which is no weight.
     *
     * @param tags of the negatives, per column and row; null if there are none yet
     */
    public static Map<String, Double> deciding(Map<String, Double> given, @Nullable List<List<String>> tags) {
        Map<String, Double> deciding = new TreeMap<>(USUAL_WEIGHTS);
        deciding.keySet().removeIf(tag -> tags == null || tags.stream().noneMatch(column -> column.contains(tag)));
        deciding.putAll(given);
        deciding.values().removeIf(weight -> weight == 1);
        return deciding;
    }

    public static boolean isCurated(String tag) {
        return CURATED.contains(tag);
    }

    /** Refuses weights that are not above 0, and weights of tags that no negative has. */
    public static void checkWeights(Map<String, Double> weights, Dataset data) {
        if (weights.isEmpty()) {
            return;
        }
        checkWeights(weights);
        List<List<String>> tags = data.negativeTags();
        if (tags == null) {
            throw new UsageException(
                    "Weights of negatives go by their provenance tags, but the data have none. Name the"
                            + " columns of the tags as `tagColumns`.");
        }
        Set<String> known = new TreeSet<>();
        tags.forEach(known::addAll);
        weights.forEach((tag, weight) -> {
            if (!known.contains(tag)) {
                throw new UsageException(
                        "No negative is tagged \"" + tag + "\". The tags are: " + String.join(", ", known) + ".");
            }
        });
    }

    /** Refuses a weight out of range. */
    public static void checkWeights(Map<String, Double> weights) {
        weights.forEach((tag, weight) -> {
            if (!(weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT)) {
                throw new UsageException("The weight of negatives tagged \"" + tag + "\" must be a number from "
                        + LEAST_WEIGHT + " to " + MOST_WEIGHT + ", but is " + weight
                        + ". To leave them out, remove them from the data.");
            }
        });
    }
}
