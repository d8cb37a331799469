package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.BinaryClassificationMetrics;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does a threshold on the similarity tell pairs that belong together from pairs that do not? The class of the same name in
 * sentence-transformers.
 *
 * <p>Immutable and thread-safe.
 */
public final class BinaryClassificationEvaluator implements RowEvaluator {

    private final List<String> left;
    private final List<String> right;
    private final boolean[] labels;

    private BinaryClassificationEvaluator(List<String> left, List<String> right, boolean[] labels) {
        this.left = left;
        this.right = right;
        this.labels = labels;
    }

    /**
     * Columns 0 and 1 with a score of 1 (belong together) or 0.
     *
     * @throws UsageException if the data have fewer than two text columns or no labels
     * @throws DataException if a label is neither 0 nor 1
     */
    public static BinaryClassificationEvaluator of(Dataset pairs) {
        double[] scores = pairs.scores();
        if (pairs.columnCount() < 2 || scores == null) {
            throw new UsageException(
                    "The pairs task needs two text columns and a label, for instance sentence1,sentence2,label.");
        }
        boolean[] labels = new boolean[scores.length];
        for (int row = 0; row < labels.length; row++) {
            if (scores[row] != 0 && scores[row] != 1) {
                throw new DataException("Row " + (row + 1) + " has the label " + scores[row]
                        + ". The pairs task needs 1 (belong together) or 0; for scores use the sts task.");
            }
            labels[row] = scores[row] == 1;
        }
        return new BinaryClassificationEvaluator(pairs.column(0), pairs.column(1), labels);
    }

    @Override
    public RowResults ofRows(SentenceTransformer model) {
        float[] similarities = PairSimilarities.of(model, left, right);
        SimilarityFunction similarity = model.similarityFunction();
        Map<String, Double> metrics = new LinkedHashMap<>(
                BinaryClassificationMetrics.of(similarities, labels).asMap(similarity));
        undefined().forEach(name -> metrics.put(similarity.id() + name, Double.NaN));
        return new RowResults(
                Collections.unmodifiableMap(metrics), labels.length, rows -> averagePrecision(similarities, rows));
    }

    /** Of rows by their numbers; NaN if none is labelled 1. */
    private double averagePrecision(float[] similarities, int[] rows) {
        boolean[] drawn = new boolean[rows.length];
        boolean any = false;
        for (int i = 0; i < rows.length; i++) {
            drawn[i] = labels[rows[i]];
            any |= drawn[i];
        }
        return any
                ? BinaryClassificationMetrics.of(PairSimilarities.drawn(similarities, rows), drawn)
                        .averagePrecision()
                : Double.NaN;
    }

    /** What these labels leave undefined, whatever the scores; the formulas make 0 of it. */
    private List<String> undefined() {
        boolean positives = false;
        boolean negatives = false;
        for (boolean label : labels) {
            positives |= label;
            negatives |= !label;
        }
        return positives && negatives
                ? List.of()
                : positives ? List.of("_mcc") : List.of("_f1", "_f1_threshold", "_precision", "_recall", "_ap", "_mcc");
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(labels.length, labels.length == 1 ? "pair" : "pairs");
    }

    @Override
    public String whenUndefined() {
        return "Precision, recall, F1 and average precision need a pair labelled 1, the Matthews correlation (mcc)"
                + " also one labelled 0.";
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return model.similarityFunction().id() + "_ap";
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(List.of(left, right, List.of(Arrays.toString(labels))));
    }
}
