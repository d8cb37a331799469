package io.github.jjak.eval.internal;

import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.model.SentenceTransformer;
import org.jspecify.annotations.Nullable;

/** An evaluator that measures retrieval and can say of each question what came of it. */
public interface DetailedEvaluator extends Evaluator {

    /** Evaluates the model; the metrics are those of {@link #evaluate}. */
    RetrievalDetails inDetail(SentenceTransformer model);

    /** What an evaluator found, question by question; null if it does not measure retrieval, and has not evaluated. */
    static @Nullable RetrievalDetails of(Evaluator evaluator, SentenceTransformer model) {
        if (evaluator instanceof DetailedEvaluator detailed) {
            return detailed.inDetail(model);
        }
        return evaluator instanceof InformationRetrievalEvaluator retrieval ? retrieval.inDetail(model) : null;
    }
}
