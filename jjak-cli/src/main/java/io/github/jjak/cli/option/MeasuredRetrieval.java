package io.github.jjak.cli.option;

import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.eval.internal.DetailedEvaluator;
import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.eval.internal.RetrievalDetails;
import io.github.jjak.model.SentenceTransformer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A retrieval evaluator that remembers the first and the best measurement, to say how sure their difference is. */
public final class MeasuredRetrieval implements DetailedEvaluator {

    private final InformationRetrievalEvaluator evaluator;
    private @Nullable RetrievalResult first;
    private @Nullable RetrievalResult best;

    public MeasuredRetrieval(InformationRetrievalEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return inDetail(model).result().asMap(model.similarityFunction().id());
    }

    @Override
    public RetrievalDetails inDetail(SentenceTransformer model) {
        RetrievalDetails details = evaluator.inDetail(model);
        remember(details.result());
        return details;
    }

    private void remember(RetrievalResult result) {
        RetrievalResult bestSoFar = best;
        if (first == null) {
            first = result;
        }
        // With too few questions none is the best: the last one stands for it.
        if (bestSoFar == null
                || !size().choosesBest()
                || result.mean().ndcgAt10() > bestSoFar.mean().ndcgAt10()) {
            best = result;
        }
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return evaluator.primaryMetric(model);
    }

    @Override
    public EvaluationSize size() {
        return evaluator.size();
    }

    @Override
    public String whenUndefined() {
        return evaluator.whenUndefined();
    }

    @Override
    public String contentHash() {
        return evaluator.contentHash();
    }

    /** Measures two models afresh: a resumed run has not seen the first measurement of the run it continues. */
    public void compare(SentenceTransformer before, SentenceTransformer after) {
        first = evaluator.result(before);
        best = evaluator.result(after);
    }

    /**
     * Difference of nDCG@10 between the best and the first measurement, with a 95 % interval by answer cluster; empty if there
     * are too few clusters to tell.
     */
    public Optional<MeanDifference> difference(long seed) {
        RetrievalResult before = first;
        RetrievalResult after = best;
        if (before == null || after == null) {
            return Optional.empty();
        }
        int[] ofQuestion = evaluator.clusters();
        int[] clusters = before.queries().stream()
                .mapToInt(question -> ofQuestion[question])
                .toArray();
        if (Arrays.stream(clusters).distinct().count() < 2) {
            return Optional.empty();
        }
        return Optional.of(PairedBootstrap.withSeed(seed)
                .compare(
                        before.values(RetrievalMetrics::ndcgAt10), after.values(RetrievalMetrics::ndcgAt10), clusters));
    }
}
