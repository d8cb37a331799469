package io.github.jjak.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

    private static final PairedBootstrap BOOTSTRAP = PairedBootstrap.withSeed(42);

    @Test
    void intervalOfThreeClustersEqualsTheEnumeratedOne() {
        double[] before = {0, 0, 0, 0};
        double[] after = {0.9, 0.1, -0.2, 0.4};
        int[] clusters = {7, 7, -1, 3};

        MeanDifference found = new PairedBootstrap(20_000, 0.8, 1).compare(before, after, clusters);

        // All 27 equally likely draws of three clusters; a quantile that lies inside a run of draws is exact.
        double[] sums = {1.0, -0.2, 0.4};
        int[] sizes = {2, 1, 1};
        double[] means = new double[27];
        for (int draw = 0; draw < 27; draw++) {
            int[] drawn = {draw / 9, draw / 3 % 3, draw % 3};
            double sum =
                    Arrays.stream(drawn).mapToDouble(cluster -> sums[cluster]).sum();
            means[draw] =
                    sum / Arrays.stream(drawn).map(cluster -> sizes[cluster]).sum();
        }
        Arrays.sort(means);
        assertThat(found.difference()).isCloseTo(1.2 / 4, within(1e-12));
        assertThat(found.low()).isCloseTo(means[2], within(1e-12));
        assertThat(found.high()).isCloseTo(means[24], within(1e-12));
        assertThat(found.clusters()).isEqualTo(3);
    }

    @Test
    void everySetCountsTheSameAndIsDrawnFromItself() {
        PairedBootstrap.Paired small =
                new PairedBootstrap.Paired(new double[] {0, 0}, new double[] {1, 0.4}, new int[] {1, 2});
        PairedBootstrap.Paired large = new PairedBootstrap.Paired(
                new double[] {0.5, 0.5, 0.5}, new double[] {0.3, 0.5, 0.9}, new int[] {1, 1, 2});

        MeanDifference found = new PairedBootstrap(20_000, 0.8, 3).compareMean(List.of(small, large));

        // Four equally likely draws of two clusters in each set; the mean of the sets has sixteen.
        double[] ofSmall = {1.0, 0.7, 0.7, 0.4};
        double[] ofLarge = {-0.1, 0.2 / 3, 0.2 / 3, 0.4};
        double[] means = new double[16];
        for (int draw = 0; draw < 16; draw++) {
            means[draw] = (ofSmall[draw / 4] + ofLarge[draw % 4]) / 2;
        }
        Arrays.sort(means);
        assertThat(found.difference()).isCloseTo((0.7 + 0.2 / 3) / 2, within(1e-12));
        assertThat(found.low()).isCloseTo(means[1], within(1e-12));
        assertThat(found.high()).isCloseTo(means[14], within(1e-12));
        assertThat(found.clusters()).isEqualTo(4);
    }

    @Test
    void agreesWithTheNormalIntervalForManyQueries() {
        Random random = new Random(4);
        double[] before = random.doubles(400).toArray();
        double[] after = IntStream.range(0, 400)
                .mapToDouble(query -> before[query] + 0.02 + 0.3 * random.nextGaussian())
                .toArray();

        MeanDifference found = new PairedBootstrap(5_000, 0.95, 2).compare(before, after, each(400));

        double mean = IntStream.range(0, 400)
                .mapToDouble(query -> after[query] - before[query])
                .average()
                .orElseThrow();
        double squares = IntStream.range(0, 400)
                .mapToDouble(query -> Math.pow(after[query] - before[query] - mean, 2))
                .sum();
        double halfWidth = 1.96 * Math.sqrt(squares / 400) / Math.sqrt(400);
        assertThat(found.difference()).isCloseTo(mean, within(1e-12));
        assertThat(found.low()).isCloseTo(mean - halfWidth, within(0.1 * halfWidth));
        assertThat(found.high()).isCloseTo(mean + halfWidth, within(0.1 * halfWidth));
    }

    @Test
    void repeatingQueriesInsideTheirClustersAddsNoCertainty() {
        double[] before = new double[50];
        double[] after = new Random(6).doubles(50).toArray();

        MeanDifference once = BOOTSTRAP.compare(before, after, each(50));
        MeanDifference twice = BOOTSTRAP.compare(
                twice(before),
                twice(after),
                IntStream.range(0, 100).map(query -> query % 50).toArray());
        MeanDifference pretended = BOOTSTRAP.compare(twice(before), twice(after), each(100));

        assertThat(twice.low()).isCloseTo(once.low(), within(1e-12));
        assertThat(twice.high()).isCloseTo(once.high(), within(1e-12));
        assertThat(pretended.high() - pretended.low()).isLessThan(0.85 * (once.high() - once.low()));
    }

    @Test
    void sameSeedSameInterval() {
        double[] before = new double[30];
        double[] after = new Random(9).doubles(30).toArray();

        assertThat(BOOTSTRAP.compare(before, after, each(30))).isEqualTo(BOOTSTRAP.compare(before, after, each(30)));
        assertThat(BOOTSTRAP.compare(before, after, each(30)))
                .isNotEqualTo(PairedBootstrap.withSeed(43).compare(before, after, each(30)));
    }

    @Test
    void swappingTheModelsMirrorsTheInterval() {
        double[] before = new Random(1).doubles(30).toArray();
        double[] after = new Random(2).doubles(30).toArray();

        MeanDifference forth = BOOTSTRAP.compare(before, after, each(30));
        MeanDifference back = BOOTSTRAP.compare(after, before, each(30));

        assertThat(back.low()).isCloseTo(-forth.high(), within(1e-12));
        assertThat(back.high()).isCloseTo(-forth.low(), within(1e-12));
    }

    @Test
    void excludesZeroOnEitherSideOnly() {
        assertThat(new MeanDifference(0.2, 0.1, 0.3, 0.95, 9).excludesZero()).isTrue();
        assertThat(new MeanDifference(-0.2, -0.3, -0.1, 0.95, 9).excludesZero()).isTrue();
        assertThat(new MeanDifference(0.1, 0.0, 0.2, 0.95, 9).excludesZero()).isFalse();
        assertThat(new MeanDifference(0.1, -0.1, 0.3, 0.95, 9).excludesZero()).isFalse();
    }

    /** Of a mean, the interval is known: the mean and about two of its standard errors to either side. */
    @Test
    void anIntervalOverRowsIsThatOfTheNormalApproximation() {
        double[] before = new Random(3).doubles(400).toArray();
        double[] noise = new Random(4).doubles(400).toArray();
        MeanDifference found = BOOTSTRAP
                .compareRows(400, rows -> mean(before, rows), rows -> mean(before, rows) + mean(noise, rows))
                .orElseThrow();
        double mean = mean(noise, each(400));
        double variance = IntStream.range(0, 400)
                        .mapToDouble(row -> (noise[row] - mean) * (noise[row] - mean))
                        .sum()
                / 399;
        double error = Math.sqrt(variance / 400);
        assertThat(found.difference()).isCloseTo(mean, within(1e-12));
        assertThat(found.low()).isCloseTo(mean - 1.96 * error, within(0.25 * error));
        assertThat(found.high()).isCloseTo(mean + 1.96 * error, within(0.25 * error));
        assertThat(found.clusters()).isEqualTo(400);
    }

    @Test
    void rowsWithoutAnIntervalHaveNone() {
        assertThat(BOOTSTRAP.compareRows(1, rows -> 0, rows -> 1)).isEmpty();
        assertThat(BOOTSTRAP.compareRows(9, rows -> Double.NaN, rows -> 1)).isEmpty();
        // Undefined on half of the samples and more.
        assertThat(BOOTSTRAP.compareRows(9, rows -> 0, rows -> rows[0] == 0 ? 1 : Double.NaN))
                .isEmpty();
    }

    private static double mean(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).sum() / rows.length;
    }

    @Test
    void refusesWhatHasNoInterval() {
        double[] two = {0.1, 0.2};

        assertThatThrownBy(() -> BOOTSTRAP.compare(two, two, new int[] {5, 5})).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> BOOTSTRAP.compare(two, two, new int[] {5})).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> BOOTSTRAP.compare(two, new double[] {0, Double.NaN}, new int[] {1, 2}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("query 2");
        assertThatThrownBy(() -> new PairedBootstrap(1000, 1, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new PairedBootstrap(10, 0.95, 0)).isInstanceOf(UsageException.class);
    }

    private static int[] each(int queries) {
        return IntStream.range(0, queries).toArray();
    }

    private static double[] twice(double[] values) {
        return IntStream.range(0, 2 * values.length)
                .mapToDouble(index -> values[index % values.length])
                .toArray();
    }
}
