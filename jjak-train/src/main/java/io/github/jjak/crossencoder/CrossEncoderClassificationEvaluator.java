package io.github.jjak.crossencoder;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which share of pairs gets its own class? The class of the same name in sentence-transformers, for models with several labels: the class
 * of a pair is the label with the highest score. Metrics are {@code f1_macro}, the mean over classes of the harmonic mean of precision
 * and recall, and {@code accuracy}. Immutable and thread-safe.
 */
public final class CrossEncoderClassificationEvaluator implements CrossEncoderEvaluator {

    private final Dataset data;
    private final int[] classes;

    private CrossEncoderClassificationEvaluator(Dataset data, int[] classes) {
        this.data = data;
        this.classes = classes;
    }

    /**
     * Measures on labelled pairs.
     *
     * @param data two text columns and the number of each pair's class, from 0
     * @throws UsageException if there are no such labels
     */
    public static CrossEncoderClassificationEvaluator of(Dataset data) {
        double[] scores = data.scores();
        if (scores == null || data.columnCount() != 2) {
            throw new UsageException("A classifier of pairs is measured on two text columns and a label.");
        }
        int[] classes = new int[scores.length];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = (int) scores[row];
            if (classes[row] != scores[row] || classes[row] < 0) {
                throw new UsageException(
                        "Row " + (row + 1) + " has the label " + scores[row] + ", which is not the number of a class.");
            }
        }
        return new CrossEncoderClassificationEvaluator(data, classes);
    }

    @Override
    public Map<String, Double> evaluate(CrossEncoder model) {
        List<TextPair> pairs = new ArrayList<>();
        for (int row = 0; row < data.rows(); row++) {
            pairs.add(new TextPair(data.text(row, 0), data.text(row, 1)));
        }
        float[][] scores = model.predictLabels(pairs);
        int count = model.labels();
        int[] right = new int[count];
        int[] predicted = new int[count];
        int[] actual = new int[count];
        for (int row = 0; row < classes.length; row++) {
            if (classes[row] >= count) {
                throw new UsageException("Row " + (row + 1) + " has the class " + classes[row] + ", but the model has "
                        + count + " labels.");
            }
            int best = highest(scores[row]);
            predicted[best]++;
            actual[classes[row]]++;
            right[best] += best == classes[row] ? 1 : 0;
        }
        return metrics(right, predicted, actual);
    }

    private static int highest(float[] scores) {
        int best = 0;
        for (int label = 1; label < scores.length; label++) {
            best = scores[label] > scores[best] ? label : best;
        }
        return best;
    }

    private static Map<String, Double> metrics(int[] right, int[] predicted, int[] actual) {
        double f1 = 0;
        int present = 0;
        int hits = 0;
        int rows = 0;
        for (int label = 0; label < right.length; label++) {
            hits += right[label];
            rows += actual[label];
            // As in scikit-learn, a class that is neither predicted nor there does not count.
            if (predicted[label] + actual[label] > 0) {
                present++;
                f1 += 2.0 * right[label] / (predicted[label] + actual[label]);
            }
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("f1_macro", f1 / present);
        metrics.put("accuracy", (double) hits / rows);
        return metrics;
    }

    @Override
    public String primaryMetric() {
        return "f1_macro";
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(data.rows(), "pairs");
    }

    @Override
    public String contentHash() {
        return ContentHash.of(data);
    }
}
