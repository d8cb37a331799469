package io.github.jjak.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FittedWeightTest {

    private static final int[] CLUSTERS = IntStream.range(0, 100).toArray();

    @Test
    void theBestWeightIsFoundAndMeasuredOnTheOtherHalf() {
        FittedWeight fitted = FittedWeight.of(
                weight -> IntStream.range(0, 100)
                        .mapToDouble(i -> 0.9 - Math.abs(weight - 0.4))
                        .toArray(),
                CLUSTERS,
                1);
        assertThat(fitted.weight()).isEqualTo(0.4);
        assertThat(fitted.mean()).isCloseTo(0.9, within(1e-9));
    }

    @Test
    void ofEqualWeightsTheFirstSearchIsTrusted() {
        FittedWeight fitted = FittedWeight.of(weight -> new double[100], CLUSTERS, 1);
        assertThat(fitted.weight()).isZero();
    }

    /** What is luck on one half is not counted: here each weight above 0 helps some questions and hurts as many others. */
    @Test
    void luckOfTheChosenHalfIsNotMeasured() {
        FittedWeight fitted = FittedWeight.of(
                weight -> IntStream.range(0, 100)
                        .mapToDouble(question -> byLuck(question, (int) Math.round(weight * 10)))
                        .toArray(),
                CLUSTERS,
                3);
        double best = IntStream.rangeClosed(0, 10)
                .mapToDouble(tenths -> IntStream.range(0, 100)
                        .mapToDouble(question -> byLuck(question, tenths))
                        .average()
                        .orElse(0))
                .max()
                .orElse(0);
        assertThat(fitted.mean()).isLessThan(best);
    }

    private static double byLuck(int question, int tenths) {
        return tenths == 0 ? 0.5 : 0.5 + ((question * 7919 + tenths * 104_729) % 11 - 5) / 10.0;
    }

    /** Questions that share an answer stay together; with one cluster, one half is empty and nothing fails. */
    @Test
    void clustersAreNotCut() {
        int[] two = IntStream.range(0, 100).map(i -> i % 2).toArray();
        FittedWeight fitted = FittedWeight.of(
                weight -> IntStream.range(0, 100)
                        .mapToDouble(i -> i % 2 == 0 ? weight : 1 - weight)
                        .toArray(),
                two,
                5);
        // The even half is best with 1 and the odd half with 0: each is measured with the other's.
        assertThat(fitted.mean()).isZero();
        assertThat(FittedWeight.of(weight -> new double[] {weight}, new int[] {7}, 1)
                        .weight())
                .isEqualTo(1);
    }
}
