package io.github.jjak.eval;

import io.github.jjak.model.SentenceTransformer;
import java.util.Map;

/** Measures a model on data it was not trained on. */
public interface Evaluator {

    /** Metric names (as in sentence-transformers) to values, in the order they should be shown. */
    Map<String, Double> evaluate(SentenceTransformer model);

    /** The metric by which the best model is chosen; higher is better. */
    String primaryMetric();

    /** A hash of all that is measured: which model is the best depends on it, so a resumed run must have the same. */
    String contentHash();
}
