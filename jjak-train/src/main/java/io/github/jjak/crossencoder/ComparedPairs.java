package io.github.jjak.crossencoder;

import java.util.Arrays;

/**
 * Which documents {@link LambdaLoss} compares, and what that weighs.
 *
 * @param better place of the better document among all pairs of the batch
 * @param worse place of the worse one
 * @param weights of each comparison
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ComparedPairs(int[] better, int[] worse, float[] weights) {

    private static final double SMALLEST_GAIN = 1e-10;

    /** Number of comparisons. */
    int count() {
        return weights.length;
    }

    /**
     * Compares the documents of each query.
     *
     * <ol>
     *   <li>Documents are put in the order of their scores now; a place's discount is the logarithm of one more than its number.
     *   <li>A document's gain is {@code 2^label - 1} over the DCG of the best order; labels below 0 count as 0.
     *   <li>Of each two documents with different labels of which one is among the first k, the better one is compared with the other.
     * </ol>
     *
     * @param scores {@code [pairs]}, as they are now
     */
    static ComparedPairs of(PairScores batch, float[] scores, LambdaLoss.Weighting weighting, double mu, int k) {
        long most = 0;
        for (int length : batch.documents()) {
            most += (long) length * length;
        }
        int[] better = new int[Math.toIntExact(most)];
        int[] worse = new int[better.length];
        float[] weights = new float[better.length];
        int count = 0;
        int first = 0;
        for (int length : batch.documents()) {
            int[] order = ScoreLists.falling(Arrays.copyOfRange(scores, first, first + length));
            float[] labels = Arrays.copyOfRange(batch.labels(), first, first + length);
            double best = bestGain(labels, k);
            int depth = k == 0 ? length : k;
            for (int i = 0; i < length; i++) {
                for (int j = 0; j < length; j++) {
                    boolean compared =
                            weighting == LambdaLoss.Weighting.NDCG_LOSS1 || labels[order[i]] > labels[order[j]];
                    if (compared && (i < depth || j < depth)) {
                        better[count] = first + order[i];
                        worse[count] = first + order[j];
                        double gainI = gain(labels[order[i]]) / best;
                        double gainJ = gain(labels[order[j]]) / best;
                        weights[count++] = (float) weight(weighting, mu, i, j, gainI, gainJ);
                    }
                }
            }
            first += length;
        }
        return new ComparedPairs(
                Arrays.copyOf(better, count), Arrays.copyOf(worse, count), Arrays.copyOf(weights, count));
    }

    private static double weight(LambdaLoss.Weighting weighting, double mu, int i, int j, double gainI, double gainJ) {
        double gains = Math.abs(gainI - gainJ);
        return switch (weighting) {
            case NONE -> 1;
            case NDCG_LOSS1 -> gainI / discount(i);
            case NDCG_LOSS2 -> gains * ofDistance(i, j);
            case LAMBDA_RANK -> gains * ofPlaces(i, j);
            case NDCG_LOSS2_PP -> gains * (mu * ofDistance(i, j) + ofPlaces(i, j));
        };
    }

    private static double ofDistance(int i, int j) {
        int distance = Math.abs(i - j);
        return distance == 0 ? 0 : Math.abs(1 / discount(distance - 1) - 1 / discount(distance));
    }

    private static double ofPlaces(int i, int j) {
        return Math.abs(1 / discount(i) - 1 / discount(j));
    }

    /** Of a place, counted from 0. */
    private static double discount(int place) {
        return Math.log(place + 2.0) / Math.log(2);
    }

    private static double gain(float label) {
        return Math.pow(2, Math.max(0, label)) - 1;
    }

    private static double bestGain(float[] labels, int k) {
        int[] order = ScoreLists.falling(labels);
        double sum = 0;
        for (int place = 0; place < (k == 0 ? order.length : Math.min(k, order.length)); place++) {
            sum += gain(labels[order[place]]) / discount(place);
        }
        return Math.max(SMALLEST_GAIN, sum);
    }
}
