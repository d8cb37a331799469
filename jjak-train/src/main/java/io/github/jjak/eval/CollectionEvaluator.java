package io.github.jjak.eval;

import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.SetMeans;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several evaluators, each under a name, with one number that chooses the best model: the primary metric of one of them, or the mean
 * of all. The layout of sentence-transformers' {@code NanoBEIREvaluator}: metrics are {@code NAME_METRIC}, and
 * {@code COLLECTION_mean_METRIC} where all have that metric. {@link SequentialEvaluator} is for kinds whose metrics differ in name.
 *
 * <p>Immutable and thread-safe, if the evaluators are.
 */
public final class CollectionEvaluator implements Evaluator {

    private static final String SCORE = "sequential_score";

    private final Map<String, Evaluator> evaluators;
    private final String name;
    private final String chosen;

    private CollectionEvaluator(Map<String, Evaluator> evaluators, String name, String chosen) {
        this.evaluators = new LinkedHashMap<>(evaluators);
        this.name = name;
        this.chosen = chosen;
        if (evaluators.isEmpty()) {
            throw new UsageException("A collection needs at least one evaluator.");
        }
        if (evaluators.values().stream()
                        .map(Evaluator::greaterIsBetter)
                        .distinct()
                        .count()
                > 1) {
            throw new UsageException("In a collection either more or less must be better for every evaluator.");
        }
    }

    /**
     * The primary metric of one evaluator chooses the best model.
     *
     * @param evaluators by name, in order
     * @param chosen name of the one that chooses
     * @throws UsageException if there is none of that name
     */
    public static CollectionEvaluator choosingBy(Map<String, Evaluator> evaluators, String chosen) {
        if (!evaluators.containsKey(chosen)) {
            throw new UsageException("There is no evaluator \"" + chosen + "\" in the collection; there are "
                    + String.join(", ", evaluators.keySet()) + ".");
        }
        return new CollectionEvaluator(evaluators, "", chosen);
    }

    /**
     * The mean of all primary metrics chooses the best model.
     *
     * @param name in front of the means, for instance {@code NanoBEIR}
     * @param evaluators by name, in order, all with the same primary metric
     */
    public static CollectionEvaluator mean(String name, Map<String, Evaluator> evaluators) {
        return new CollectionEvaluator(evaluators, name, "");
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return joined(model, evaluator -> evaluator.evaluate(model));
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model, List<TrainedLoss> losses) {
        return joined(model, evaluator -> evaluator.evaluate(model, losses));
    }

    private Map<String, Double> joined(SentenceTransformer model, Function<Evaluator, Map<String, Double>> measure) {
        Map<String, Map<String, Double>> bySet = new LinkedHashMap<>();
        evaluators.forEach((of, evaluator) -> bySet.put(of, measure.apply(evaluator)));
        if (chosen.isEmpty()) {
            return SetMeans.of(name, bySet);
        }
        Map<String, Double> all = SetMeans.named(bySet);
        all.put(SCORE, Objects.requireNonNull(all.get(chosen + "_" + chosenOne().primaryMetric(model))));
        return all;
    }

    private Evaluator chosenOne() {
        return chosen.isEmpty()
                ? evaluators.values().iterator().next()
                : Objects.requireNonNull(evaluators.get(chosen));
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return chosen.isEmpty() ? SetMeans.name(name, chosenOne().primaryMetric(model)) : SCORE;
    }

    @Override
    public boolean greaterIsBetter() {
        return chosenOne().greaterIsBetter();
    }

    @Override
    public EvaluationSize size() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        evaluators.forEach((of, evaluator) ->
                evaluator.size().counts().forEach((what, count) -> counts.put(of + "_" + what, count)));
        int independent = chosen.isEmpty()
                ? evaluators.values().stream()
                        .mapToInt(one -> one.size().independent())
                        .sum()
                : chosenOne().size().independent();
        return new EvaluationSize(
                counts,
                independent,
                evaluators.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + ": " + entry.getValue().size().inWords())
                        .collect(Collectors.joining("; ")));
    }

    @Override
    public String whenUndefined() {
        return evaluators.values().stream()
                .map(Evaluator::whenUndefined)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    @Override
    public String contentHash() {
        return evaluators.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().contentHash())
                        .collect(Collectors.joining(","))
                + ";" + chosen;
    }
}
