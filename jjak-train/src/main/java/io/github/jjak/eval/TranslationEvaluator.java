package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.TranslationMetrics;
import io.github.jjak.model.SentenceTransformer;
import java.util.Map;

/**
 * Is a text's translation the nearest of all texts of the other language? {@code src2trg_accuracy}, {@code trg2src_accuracy} and their
 * mean, always by cosine; the class of the same name in sentence-transformers.
 *
 * <p>Immutable and thread-safe.
 */
public final class TranslationEvaluator implements Evaluator {

    private final Dataset pairs;

    private TranslationEvaluator(Dataset pairs) {
        this.pairs = pairs;
    }

    /**
     * Columns 0 and 1: a text and its translation.
     *
     * @throws UsageException if the data have fewer than two text columns
     */
    public static TranslationEvaluator of(Dataset pairs) {
        if (pairs.columnCount() < 2) {
            throw new UsageException("The translation task needs two text columns, source,target, but the data have "
                    + pairs.columnCount() + ".");
        }
        return new TranslationEvaluator(pairs);
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return TranslationMetrics.of(
                        model.encode(pairs.column(0)), model.encode(pairs.column(1)), pairs.column(0), pairs.column(1))
                .asMap();
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return "mean_accuracy";
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(pairs.rows(), pairs.rows() == 1 ? "translation" : "translations");
    }

    @Override
    public String whenUndefined() {
        return "The share of right translations is always defined.";
    }

    @Override
    public String contentHash() {
        return ContentHash.of(pairs);
    }
}
