package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Lowers a threshold over the scores of labelled pairs, from "no pair belongs together" to "all do".
 *
 * <ol>
 *   <li>Sort the pairs by descending score.
 *   <li>Stop after each group of equal scores: only there can a threshold lie.
 *   <li>At each stop the accepted pairs and the true ones among them give accuracy, F1 and a step of average precision;
 *       the first best accuracy and the first best F1 are kept with their thresholds.
 *   <li>The F1 threshold, rounded to float as it is, decides the answers for Matthews' correlation.
 * </ol>
 */
final class ThresholdSweep {

    private final float[] scores;
    private final boolean[] labels;
    private final int positives;

    private int accepted;
    private int truePositives;
    private int truePositivesBefore;

    private double accuracy;
    private float accuracyThreshold;
    private double f1;
    private float f1Threshold;
    private double precision;
    private double recall;
    private double averagePrecision;

    private ThresholdSweep(float[] scores, boolean[] labels) {
        int[] order = descending(scores);
        this.scores = new float[order.length];
        this.labels = new boolean[order.length];
        int count = 0;
        for (int place = 0; place < order.length; place++) {
            this.scores[place] = scores[order[place]];
            this.labels[place] = labels[order[place]];
            count += labels[order[place]] ? 1 : 0;
        }
        this.positives = count;
        this.accuracy = (double) (order.length - positives) / order.length;
        this.accuracyThreshold = Math.nextUp(this.scores[0]);
    }

    static BinaryClassificationMetrics over(float[] scores, boolean[] labels) {
        for (int row = 0; row < scores.length; row++) {
            if (Float.isNaN(scores[row])) {
                throw new DataException(
                        "The score of pair " + (row + 1) + " is not a number; every score must be one.");
            }
        }
        return new ThresholdSweep(scores, labels).run();
    }

    private BinaryClassificationMetrics run() {
        for (int place = 0; place < scores.length; place++) {
            accepted++;
            truePositives += labels[place] ? 1 : 0;
            boolean last = place == scores.length - 1;
            if (last || scores[place] != scores[place + 1]) {
                float threshold = last ? scores[place] : between(scores[place], scores[place + 1]);
                stop(threshold);
            }
        }
        return new BinaryClassificationMetrics(
                accuracy,
                accuracyThreshold,
                f1,
                f1Threshold,
                precision,
                recall,
                averagePrecision,
                matthewsCorrelation());
    }

    private void stop(float threshold) {
        int trueNegatives = scores.length - positives - (accepted - truePositives);
        double accuracyHere = (double) (truePositives + trueNegatives) / scores.length;
        if (accuracyHere > accuracy) {
            accuracy = accuracyHere;
            accuracyThreshold = threshold;
        }
        if (truePositives == 0) {
            return;
        }
        double precisionHere = (double) truePositives / accepted;
        double recallHere = (double) truePositives / positives;
        averagePrecision += precisionHere * (truePositives - truePositivesBefore) / positives;
        truePositivesBefore = truePositives;
        double f1Here = 2 * precisionHere * recallHere / (precisionHere + recallHere);
        if (f1Here > f1) {
            f1 = f1Here;
            f1Threshold = threshold;
            precision = precisionHere;
            recall = recallHere;
        }
    }

    /** Half-way, but never so rounded that the lower score would pass. */
    private static float between(float higher, float lower) {
        float middle = (higher + lower) / 2;
        return middle == lower ? higher : middle;
    }

    /** Matthews 1975: (TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)). */
    private double matthewsCorrelation() {
        double truePositive = 0;
        double falsePositive = 0;
        for (int place = 0; place < scores.length; place++) {
            if (scores[place] >= f1Threshold) {
                truePositive += labels[place] ? 1 : 0;
                falsePositive += labels[place] ? 0 : 1;
            }
        }
        double falseNegative = positives - truePositive;
        double trueNegative = scores.length - positives - falsePositive;
        double squares = (truePositive + falsePositive)
                * (truePositive + falseNegative)
                * (trueNegative + falsePositive)
                * (trueNegative + falseNegative);
        return squares == 0 ? 0 : (truePositive * trueNegative - falsePositive * falseNegative) / Math.sqrt(squares);
    }

    private static int[] descending(float[] scores) {
        Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (left, right) -> Float.compare(scores[right], scores[left]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
