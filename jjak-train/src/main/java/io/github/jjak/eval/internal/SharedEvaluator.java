package io.github.jjak.eval.internal;

import io.github.jjak.eval.Evaluator;

/**
 * An evaluator that several workers compute together, without a model's {@code encode}: while the first one evaluates, each of the others
 * {@linkplain #takePart takes part}. If one is lost, the first one evaluates alone.
 */
public interface SharedEvaluator extends Evaluator {

    /** On another worker: computes its share of what the first one evaluates. */
    void takePart();
}
