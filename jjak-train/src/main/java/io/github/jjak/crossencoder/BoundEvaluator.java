package io.github.jjak.crossencoder;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.SharedEvaluator;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.internal.DealtPasses;
import java.util.Map;

/**
 * An evaluator as the training loop asks for it: the loop names the encoder, which is measured with its head.
 *
 * @param model with the weights it has now
 * @param workers which share its forward passes, as all of them evaluate
 */
record BoundEvaluator(CrossEncoder model, CrossEncoderEvaluator evaluator, Workers workers) implements SharedEvaluator {

    @Override
    public Map<String, Double> evaluate(SentenceTransformer encoder) {
        try {
            return evaluator.evaluate(shared());
        } catch (RunException lost) {
            // The next exchange ends the run, and says so; what is measured belongs into its checkpoint.
            return evaluator.evaluate(model);
        }
    }

    @Override
    public void takePart() {
        evaluator.evaluate(shared());
    }

    /** Closed with the model, not here. */
    private CrossEncoder shared() {
        return workers.count() == 1 ? model : new CrossEncoder(model.internals().runBy(new DealtPasses(workers)));
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
