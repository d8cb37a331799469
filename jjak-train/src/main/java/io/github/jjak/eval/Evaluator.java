package io.github.jjak.eval;

import io.github.jjak.model.SentenceTransformer;
import java.util.Map;

/** Measures a model on data it was not trained on. */
public interface Evaluator {

    /**
     * Metric names (as in sentence-transformers, with the model's own similarity in them) to values, in the order they should
     * be shown. A value that is undefined is NaN.
     */
    Map<String, Double> evaluate(SentenceTransformer model);

    /** The metric of a model by which the best one is chosen. */
    String primaryMetric(SentenceTransformer model);

    /** Whether a greater value of that metric is better, as of most; {@code greater_is_better} of transformers. */
    default boolean greaterIsBetter() {
        return true;
    }

    /** On how much it measures. */
    EvaluationSize size();

    /** When a metric of it is undefined, as a sentence for people. */
    String whenUndefined();

    /** A hash of all that is measured: which model is the best depends on it, so a resumed run must have the same. */
    String contentHash();
}
