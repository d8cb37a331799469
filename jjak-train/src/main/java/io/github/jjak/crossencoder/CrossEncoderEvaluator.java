package io.github.jjak.crossencoder;

import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.model.CrossEncoder;
import java.util.Map;

/** Measures a cross-encoder on data it was not trained on. */
public interface CrossEncoderEvaluator {

    /** Metric names, as in sentence-transformers, to values, in the order they should be shown. */
    Map<String, Double> evaluate(CrossEncoder model);

    /** The metric by which the best model is chosen; more is better. */
    String primaryMetric();

    /** On how much it measures. */
    EvaluationSize size();

    /** A hash of all that is measured: a resumed run must have the same. */
    String contentHash();
}
