package io.github.jjak.eval;

import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several evaluators one after the other, with the metrics of all; the best model is chosen by the last one's, as in
 * sentence-transformers' class of the same name. Immutable; thread-safe if they are.
 */
public final class SequentialEvaluator implements Evaluator {

    private final List<Evaluator> evaluators;

    private SequentialEvaluator(List<Evaluator> evaluators) {
        this.evaluators = List.copyOf(evaluators);
        if (evaluators.isEmpty()) {
            throw new UsageException("A sequence of evaluators needs at least one.");
        }
    }

    /**
     * In this order.
     *
     * @throws UsageException if there are none
     */
    public static SequentialEvaluator of(Evaluator... evaluators) {
        return new SequentialEvaluator(List.of(evaluators));
    }

    private Evaluator last() {
        return evaluators.get(evaluators.size() - 1);
    }

    /** @throws UsageException if two evaluators have a metric of the same name */
    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return joined(evaluator -> evaluator.evaluate(model));
    }

    /** @throws UsageException if two evaluators have a metric of the same name */
    @Override
    public Map<String, Double> evaluate(SentenceTransformer model, List<TrainedLoss> losses) {
        return joined(evaluator -> evaluator.evaluate(model, losses));
    }

    private Map<String, Double> joined(Function<Evaluator, Map<String, Double>> measure) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Evaluator evaluator : evaluators) {
            Map<String, Double> further = measure.apply(evaluator);
            Set<String> twice =
                    further.keySet().stream().filter(metrics::containsKey).collect(Collectors.toSet());
            if (!twice.isEmpty()) {
                throw new UsageException("Two evaluators of a sequence both measure " + String.join(", ", twice)
                        + ". Use each kind once.");
            }
            metrics.putAll(further);
        }
        return metrics;
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return last().primaryMetric(model);
    }

    @Override
    public boolean greaterIsBetter() {
        return last().greaterIsBetter();
    }

    @Override
    public EvaluationSize size() {
        return last().size();
    }

    @Override
    public String whenUndefined() {
        return evaluators.stream().map(Evaluator::whenUndefined).distinct().collect(Collectors.joining(" "));
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(
                List.of(evaluators.stream().map(Evaluator::contentHash).toList()));
    }
}
