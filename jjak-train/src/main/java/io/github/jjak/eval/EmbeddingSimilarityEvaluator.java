package io.github.jjak.eval;

import io.github.jjak.data.ContentHash;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Do cosines follow people's scores of likeness? The class of the same name in sentence-transformers, for semantic textual
 * similarity (STS) data.
 *
 * <p>Immutable and thread-safe.
 */
public final class EmbeddingSimilarityEvaluator implements Evaluator {

    private static final String SIMILARITY = "cosine";

    private final List<String> left;
    private final List<String> right;
    private final double[] scores;

    private EmbeddingSimilarityEvaluator(List<String> left, List<String> right, double[] scores) {
        this.left = left;
        this.right = right;
        this.scores = scores;
    }

    /**
     * Columns 0 and 1 with their score, on any scale.
     *
     * @throws UsageException if the data have fewer than two text columns or no scores
     * @throws DataException if there are fewer than two rows
     */
    public static EmbeddingSimilarityEvaluator of(Dataset pairs) {
        double[] scores = pairs.scores();
        if (pairs.columnCount() < 2 || scores == null) {
            throw new UsageException(
                    "The sts task needs two text columns and a score, for instance" + " sentence1,sentence2,score.");
        }
        if (scores.length < 2) {
            throw new DataException("The sts task needs at least two rows, but there is " + scores.length + ".");
        }
        return new EmbeddingSimilarityEvaluator(pairs.column(0), pairs.column(1), scores);
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return SimilarityMetrics.of(PairCosines.of(model, left, right), scores).asMap(SIMILARITY);
    }

    @Override
    public String primaryMetric() {
        return "spearman_" + SIMILARITY;
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(List.of(
                left, right, Arrays.stream(scores).mapToObj(Double::toString).toList()));
    }
}
