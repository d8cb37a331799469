package io.github.jjak.crossencoder;

import io.github.jjak.eval.Evaluator;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import java.util.Map;

/**
 * An evaluator as the training loop asks for it: the loop names the encoder, which is measured with its head.
 *
 * @param model with the weights it has now
 */
record BoundEvaluator(CrossEncoder model, CrossEncoderEvaluator evaluator) implements Evaluator {

    @Override
    public Map<String, Double> evaluate(SentenceTransformer encoder) {
        return evaluator.evaluate(model);
    }

    @Override
    public String primaryMetric(SentenceTransformer encoder) {
        return evaluator.primaryMetric();
    }

    @Override
    public EvaluationSize size() {
        return evaluator.size();
    }

    @Override
    public String whenUndefined() {
        return "The metrics of a cross-encoder are always defined.";
    }

    @Override
    public String contentHash() {
        return evaluator.contentHash();
    }
}
