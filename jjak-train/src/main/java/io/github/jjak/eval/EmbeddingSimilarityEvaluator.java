package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.SimilarityMetrics;
import io.github.jjak.model.SentenceTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Do similarities follow people's scores of likeness? The class of the same name in sentence-transformers, for semantic textual
 * similarity (STS) data.
 *
 * <p>Immutable and thread-safe.
 */
public final class EmbeddingSimilarityEvaluator implements RowEvaluator {

    private final List<String> left;
    private final List<String> right;
    private final double[] scores;

    private EmbeddingSimilarityEvaluator(List<String> left, List<String> right, double[] scores) {
        this.left = left;
        this.right = right;
        this.scores = scores;
    }

    /**
     * Columns 0 and 1 with their score, on any scale. With one row, or equal scores, the metrics are undefined.
     *
     * @throws UsageException if the data have fewer than two text columns or no scores
     */
    public static EmbeddingSimilarityEvaluator of(Dataset pairs) {
        double[] scores = pairs.scores();
        if (pairs.columnCount() < 2 || scores == null) {
            throw new UsageException(
                    "The sts task needs two text columns and a score, for instance" + " sentence1,sentence2,score.");
        }
        return new EmbeddingSimilarityEvaluator(pairs.column(0), pairs.column(1), scores);
    }

    @Override
    public RowResults ofRows(SentenceTransformer model) {
        String similarity = model.similarityFunction().id();
        if (scores.length < 2) {
            Map<String, Double> undefined = new SimilarityMetrics(Double.NaN, Double.NaN).asMap(similarity);
            return new RowResults(undefined, scores.length, rows -> Double.NaN);
        }
        float[] similarities = PairSimilarities.of(model, left, right);
        return new RowResults(
                SimilarityMetrics.of(similarities, scores).asMap(similarity),
                scores.length,
                rows -> SimilarityMetrics.of(
                                PairSimilarities.drawn(similarities, rows),
                                Arrays.stream(rows)
                                        .mapToDouble(row -> scores[row])
                                        .toArray())
                        .spearman());
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(scores.length, scores.length == 1 ? "pair" : "pairs");
    }

    @Override
    public String whenUndefined() {
        return "A correlation needs at least two rows, different scores, and texts with different similarities.";
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return "spearman_" + model.similarityFunction().id();
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(List.of(
                left, right, Arrays.stream(scores).mapToObj(Double::toString).toList()));
    }
}
