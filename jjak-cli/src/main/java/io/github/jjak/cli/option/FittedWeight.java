package io.github.jjak.cli.option;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.IntPredicate;
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
        Set<Integer> half = half(clusters, seed);
        IntPredicate inFirst = question -> half.contains(clusters[question]);
        double[] byFirst = each.get(best(each, inFirst));
        double[] bySecond = each.get(best(each, inFirst.negate()));
        double[] measured = IntStream.range(0, clusters.length)
                .mapToDouble(question -> (inFirst.test(question) ? bySecond : byFirst)[question])
                .toArray();
        return new FittedWeight(WEIGHTS.get(best(each, question -> true)), measured);
    }

    /** Mean of the measured nDCG@10. */
    double mean() {
        return Arrays.stream(ndcg).average().orElse(0);
    }

    private static Set<Integer> half(int[] clusters, long seed) {
        List<Integer> distinct =
                Arrays.stream(clusters).distinct().sorted().boxed().collect(Collectors.toList());
        Collections.shuffle(distinct, new Random(seed));
        return Set.copyOf(distinct.subList(0, distinct.size() / 2));
    }

    private static int best(List<double[]> each, IntPredicate counts) {
        int best = 0;
        for (int i = 1; i < each.size(); i++) {
            if (sum(each.get(i), counts) > sum(each.get(best), counts) + 1e-12) {
                best = i;
            }
        }
        return best;
    }

    private static double sum(double[] values, IntPredicate counts) {
        return IntStream.range(0, values.length)
                .filter(counts)
                .mapToDouble(i -> values[i])
                .sum();
    }
}
