package io.github.jjak.cli.option;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The weight of a second stage that orders best, and how good it is on questions that it was not chosen for: the answer clusters are cut
 * into halves; each half is measured with the weight that is best for the other.
 *
 * @param weight best for all questions: 0, 0.1 … 1; of equal ones the least, which trusts the first search
 * @param ndcg nDCG@10 of each question by the weight of the other half
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FittedWeight(double weight, double[] ndcg) {

    private static final List<Double> WEIGHTS =
            IntStream.rangeClosed(0, 10).mapToObj(tenths -> tenths / 10.0).toList();

    /**
     * Fits.
     *
     * @param ndcgOf nDCG@10 of each question with a weight
     * @param clusters answer cluster of each question
     */
    static FittedWeight of(DoubleFunction<double[]> ndcgOf, int[] clusters, long seed) {
        List<double[]> each = WEIGHTS.stream().map(ndcgOf::apply).toList();
        boolean[] inFirst = firstHalf(clusters, seed);
        boolean[] inSecond = new boolean[inFirst.length];
        boolean[] inAny = new boolean[inFirst.length];
        for (int i = 0; i < inFirst.length; i++) {
            inSecond[i] = !inFirst[i];
            inAny[i] = true;
        }
        double[] byFirst = each.get(best(each, inFirst));
        double[] bySecond = each.get(best(each, inSecond));
        double[] measured = new double[inFirst.length];
        for (int i = 0; i < measured.length; i++) {
            measured[i] = inFirst[i] ? bySecond[i] : byFirst[i];
        }
        return new FittedWeight(WEIGHTS.get(best(each, inAny)), measured);
    }

    /** Mean of the measured nDCG@10. */
    double mean() {
        return Arrays.stream(ndcg).average().orElse(0);
    }

    private static boolean[] firstHalf(int[] clusters, long seed) {
        Random random = new Random(seed);
        List<Integer> distinct =
                Arrays.stream(clusters).distinct().sorted().boxed().collect(Collectors.toList());
        Collections.shuffle(distinct, random);
        Set<Integer> first = Set.copyOf(distinct.subList(0, distinct.size() / 2));
        boolean[] half = new boolean[clusters.length];
        for (int i = 0; i < half.length; i++) {
            half[i] = first.contains(clusters[i]);
        }
        return half;
    }

    private static int best(List<double[]> each, boolean[] counts) {
        int best = 0;
        for (int i = 1; i < each.size(); i++) {
            if (sum(each.get(i), counts) > sum(each.get(best), counts) + 1e-12) {
                best = i;
            }
        }
        return best;
    }

    private static double sum(double[] values, boolean[] counts) {
        return IntStream.range(0, values.length)
                .filter(i -> counts[i])
                .mapToDouble(i -> values[i])
                .sum();
    }
}
