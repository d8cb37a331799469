package io.github.jjak.data;

import io.github.jjak.data.internal.HeldOutClusters;
import io.github.jjak.error.DataException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits a data set along its clusters.
 *
 * <ol>
 *   <li>{@link HeldOutClusters} are chosen by their sizes. Rows whose question was made count nowhere.
 *   <li>Where rows are labelled 1 and 0, step 1 looks at those labelled 1 only: pairs that do not belong together, above
 *       all random ones, would join everything into one cluster. A row labelled 0 then goes to the side that has both of its
 *       texts, and to neither if each side has one. A text that no row labelled 1 has belongs to the training side.
 *   <li>A row whose question was made is held out by nobody: it is trained on, or on neither side if its cluster is held out.
 * </ol>
 */
final class ClusterSplit {

    private ClusterSplit() {}

    static Split split(Dataset dataset, double heldOutFraction, long seed) {
        HeldOutClusters.check(heldOutFraction);
        boolean[] belonging = belonging(dataset);
        return belonging == null
                ? splitClusters(dataset, heldOutFraction, seed)
                : splitLabelled(dataset, belonging, heldOutFraction, seed);
    }

    /** Which rows are labelled 1; null unless the data have labels 1 and 0, both of them. */
    private static boolean @Nullable [] belonging(Dataset dataset) {
        double[] scores = dataset.scores();
        if (scores == null || !Arrays.stream(scores).allMatch(score -> score == 0 || score == 1)) {
            return null;
        }
        boolean[] belonging = new boolean[scores.length];
        int count = 0;
        for (int row = 0; row < scores.length; row++) {
            belonging[row] = scores[row] == 1;
            count += belonging[row] ? 1 : 0;
        }
        return count == 0 || count == scores.length ? null : belonging;
    }

    private static Split splitLabelled(Dataset dataset, boolean[] belonging, double heldOutFraction, long seed) {
        Split ofPairs = splitClusters(
                dataset.select(IntStream.range(0, belonging.length)
                        .filter(row -> belonging[row])
                        .toArray()),
                heldOutFraction,
                seed);
        PositivesGraph heldOut = ofPairs.heldOut().positives();
        IntStream.Builder heldOutRows = IntStream.builder();
        IntStream.Builder trainingRows = IntStream.builder();
        for (int row = 0; row < belonging.length; row++) {
            boolean question = heldOut.clusterOfQuestion(dataset.text(row, 0)) >= 0;
            boolean answer = heldOut.clusterOfAnswer(dataset.text(row, 1)) >= 0;
            if (question && answer) {
                if (!dataset.isSynthetic(row)) {
                    heldOutRows.add(row);
                }
            } else if (!question && !answer) {
                trainingRows.add(row);
            }
        }
        return new Split(
                dataset.select(trainingRows.build().toArray()),
                dataset.select(heldOutRows.build().toArray()),
                ofPairs.trainingClusters(),
                ofPairs.heldOutClusters());
    }

    private static Split splitClusters(Dataset dataset, double heldOutFraction, long seed) {
        PositivesGraph positives = dataset.positives();
        boolean[] heldOut = HeldOutClusters.of(realSizes(dataset, positives), heldOutFraction, seed);
        int[] heldOutRows = rows(dataset, positives, heldOut, true);
        int[] trainingRows = rows(dataset, positives, heldOut, false);
        if (heldOutRows.length == 0 || trainingRows.length == 0) {
            throw new DataException("The " + dataset.rows()
                    + " rows cannot be split without leakage: shared questions or answers connect them into "
                    + positives.clusterCount() + " clusters, the largest with "
                    + positives.largestClusterSize() + " rows, and a fraction of " + heldOutFraction
                    + " would leave one side empty. Use a separate evaluation file or another fraction.");
        }
        int heldOutClusters =
                (int) IntStream.range(0, heldOut.length).filter(i -> heldOut[i]).count();
        return new Split(
                dataset.select(trainingRows),
                dataset.select(heldOutRows),
                heldOut.length - heldOutClusters,
                heldOutClusters);
    }

    /** Rows of each cluster whose question was not made. */
    private static int[] realSizes(Dataset dataset, PositivesGraph positives) {
        int[] sizes = new int[positives.clusterCount()];
        for (int row = 0; row < dataset.rows(); row++) {
            sizes[positives.clusterOfRow(row)] += dataset.isSynthetic(row) ? 0 : 1;
        }
        return sizes;
    }

    private static int[] rows(Dataset dataset, PositivesGraph positives, boolean[] heldOut, boolean wanted) {
        return IntStream.range(0, dataset.rows())
                .filter(row -> heldOut[positives.clusterOfRow(row)] == wanted)
                .filter(row -> !wanted || !dataset.isSynthetic(row))
                .toArray();
    }
}
