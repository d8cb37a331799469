package io.github.jjak.eval.internal;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Compares two models on the same queries: the difference of their means with a percentile interval (Efron and
 * Tibshirani 1993, chapter 13), from resampled clusters (Davison and Hinkley 1997, section 3.8).
 *
 * <p>Queries that share an answer succeed and fail together; resampling them one by one would promise too much. So whole
 * clusters are drawn.
 *
 * <ol>
 *   <li>Sum the differences and count the queries of each cluster.
 *   <li>Draw as many clusters as there are, with replacement; the mean difference of that sample is its sum over its
 *       count. Repeat.
 *   <li>The interval runs between two quantiles of these means, interpolated linearly as numpy does.
 * </ol>
 *
 * <p>The same values, clusters and seed give the same interval on every machine. Immutable, hence thread-safe.
 *
 * @param resamples number of bootstrap samples, at least 100
 * @param confidence confidence of the interval, strictly between 0 and 1
 * @param seed seed of the draws
 */
public record PairedBootstrap(int resamples, double confidence, long seed) {

    private static final int FEWEST_RESAMPLES = 100;

    /**
     * Checks the options.
     *
     * @throws UsageException if one is out of range
     */
    public PairedBootstrap {
        if (resamples < FEWEST_RESAMPLES) {
            throw new UsageException("resamples is " + resamples + "; an interval needs at least " + FEWEST_RESAMPLES
                    + ", 1000 is usual.");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new UsageException("confidence is " + confidence + "; it must lie between 0 and 1, 0.95 is usual.");
        }
    }

    /** 1,000 resamples and a 95 % interval. */
    public static PairedBootstrap withSeed(long seed) {
        return new PairedBootstrap(1000, 0.95, seed);
    }

    /**
     * One metric of the queries of a data set under two models.
     *
     * @param before metric of each query under the first model, such as the base model
     * @param after metric of the same queries, in the same order, under the second
     * @param clusters cluster number of each query; any numbers, equal ones belong together
     */
    public record Paired(double[] before, double[] after, int[] clusters) {}

    /**
     * The difference of means {@code after − before}.
     *
     * @param before metric of each query under the first model, such as the base model
     * @param after metric of the same queries, in the same order, under the second
     * @param clusters cluster number of each query; any numbers, equal ones belong together
     * @throws DataException if the lengths differ, a value is not finite, or there are fewer than two clusters
     */
    public MeanDifference compare(double[] before, double[] after, int[] clusters) {
        return compareMean(List.of(new Paired(before, after, clusters)));
    }

    /**
     * The mean over data sets of their differences of means; every data set counts the same, whatever its size. Each sample draws the
     * clusters of every data set from that data set.
     *
     * @param sets at least one
     * @throws DataException as {@link #compare}, for any of them
     */
    public MeanDifference compareMean(List<Paired> sets) {
        List<Clusters> all = sets.stream().map(Clusters::of).toList();
        double[] means = resample(all);
        double tail = (1 - confidence) / 2;
        double difference = all.stream().mapToDouble(Clusters::mean).average().orElseThrow();
        int count = all.stream().mapToInt(Clusters::count).sum();
        return new MeanDifference(difference, quantile(means, tail), quantile(means, 1 - tail), confidence, count);
    }

    /**
     * The difference {@code after − before} of a metric that is no mean of rows, such as a correlation. Each sample draws as many rows as
     * there are, with replacement, and computes the metric of both models on them.
     *
     * @param rows number of rows, which are independent of each other
     * @param before the first model's metric of rows by their numbers
     * @param after the second model's
     * @return nothing if there are fewer than two rows, or the metric is undefined on all rows or on most samples
     */
    public Optional<MeanDifference> compareRows(
            int rows, ToDoubleFunction<int[]> before, ToDoubleFunction<int[]> after) {
        int[] all = IntStream.range(0, rows).toArray();
        if (rows < 2) {
            return Optional.empty();
        }
        double difference = after.applyAsDouble(all) - before.applyAsDouble(all);
        Random random = new Random(seed);
        double[] differences = new double[resamples];
        for (int sample = 0; sample < resamples; sample++) {
            int[] drawn = random.ints(rows, 0, rows).toArray();
            differences[sample] = after.applyAsDouble(drawn) - before.applyAsDouble(drawn);
        }
        double[] defined =
                Arrays.stream(differences).filter(Double::isFinite).sorted().toArray();
        if (!Double.isFinite(difference) || defined.length * 2 < resamples) {
            return Optional.empty();
        }
        double tail = (1 - confidence) / 2;
        return Optional.of(
                new MeanDifference(difference, quantile(defined, tail), quantile(defined, 1 - tail), confidence, rows));
    }

    /** Sum of the differences and number of queries of each cluster of a data set. */
    private record Clusters(double[] sums, int[] sizes) {

        static Clusters of(Paired set) {
            double[] before = set.before;
            double[] after = set.after;
            requireSameQueries(before, after, set.clusters);
            int[] dense = dense(set.clusters);
            int count = Arrays.stream(dense).max().orElse(-1) + 1;
            if (count < 2) {
                throw new DataException("The " + before.length + " queries form " + count
                        + " cluster(s); an interval needs at least two. Evaluate on queries with different answers.");
            }
            double[] sums = new double[count];
            int[] sizes = new int[count];
            for (int query = 0; query < before.length; query++) {
                sums[dense[query]] += after[query] - before[query];
                sizes[dense[query]]++;
            }
            return new Clusters(sums, sizes);
        }

        int count() {
            return sums.length;
        }

        double mean() {
            return Arrays.stream(sums).sum() / Arrays.stream(sizes).sum();
        }

        /** Mean of a sample of as many clusters, drawn with replacement. */
        double drawn(Random random) {
            double sum = 0;
            long queries = 0;
            for (int draw = 0; draw < sums.length; draw++) {
                int cluster = random.nextInt(sums.length);
                sum += sums[cluster];
                queries += sizes[cluster];
            }
            return sum / queries;
        }
    }

    /** Mean difference of each bootstrap sample, ascending. */
    private double[] resample(List<Clusters> sets) {
        // The algorithm of java.util.Random is part of its contract; that of newer generators is not.
        Random random = new Random(seed);
        double[] means = new double[resamples];
        for (int sample = 0; sample < resamples; sample++) {
            double sum = 0;
            for (Clusters set : sets) {
                sum += set.drawn(random);
            }
            means[sample] = sum / sets.size();
        }
        Arrays.sort(means);
        return means;
    }

    private static double quantile(double[] ascending, double share) {
        double place = share * (ascending.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
    }

    /** Cluster numbers replaced by 0, 1, … in order of first appearance. */
    private static int[] dense(int[] clusters) {
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] dense = new int[clusters.length];
        for (int query = 0; query < clusters.length; query++) {
            Integer number = numbers.putIfAbsent(clusters[query], numbers.size());
            dense[query] = number == null ? numbers.size() - 1 : number;
        }
        return dense;
    }

    private static void requireSameQueries(double[] before, double[] after, int[] clusters) {
        if (before.length != after.length || before.length != clusters.length) {
            throw new DataException("There are " + before.length + " values before, " + after.length + " after and "
                    + clusters.length + " clusters; a paired comparison needs one of each for every query.");
        }
        for (int query = 0; query < before.length; query++) {
            if (!Double.isFinite(before[query]) || !Double.isFinite(after[query])) {
                throw new DataException("The values of query " + (query + 1) + " are " + before[query] + " and "
                        + after[query] + "; both must be finite.");
            }
        }
    }
}
