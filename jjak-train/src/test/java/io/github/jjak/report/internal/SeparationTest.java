package io.github.jjak.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SeparationTest {

    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    /** Against every pair of a positive and a negative, a tie counting half. */
    @Test
    void theAreaIsTheShareOfPairsInTheRightOrder() {
        int[] positives = {0, 1, 0, 2, 4};
        int[] negatives = {3, 0, 2, 2, 0};
        double right = 0;
        for (int above = 0; above < 5; above++) {
            for (int below = 0; below < 5; below++) {
                double pairs = (double) positives[above] * negatives[below];
                right += above > below ? pairs : above == below ? pairs / 2 : 0;
            }
        }
        Separation separation = Separation.of(positives, negatives);
        assertThat(separation.area()).isCloseTo(right / 49, EXACT);
        assertThat(separation.overlap()).isCloseTo(2 / 7.0, EXACT);
        assertThat(separation.curve().get(0)).isEqualTo(Series.Point.of(0, 0));
        Series.Point last = separation.curve().get(separation.curve().size() - 1);
        assertThat(last.x()).isCloseTo(1, EXACT);
        assertThat(last.y()).isCloseTo(1, EXACT);
    }

    @Test
    void equalOnesCannotBeToldApartAndApartOnesCan() {
        assertThat(Separation.of(new int[] {1, 2}, new int[] {2, 4}).area()).isCloseTo(0.5, EXACT);
        assertThat(Separation.of(new int[] {1, 2}, new int[] {2, 4}).overlap()).isCloseTo(1, EXACT);
        assertThat(Separation.of(new int[] {0, 2}, new int[] {2, 0}).area()).isCloseTo(1, EXACT);
        assertThat(Separation.of(new int[] {0, 0}, new int[] {0, 0}).overlap()).isZero();
        assertThat(Separation.wider(new double[] {1, 2, 3, 4}, 2)).containsExactly(3, 7);
    }

    @Test
    void axesNameRoundValues() {
        assertThat(Axis.of(0, 1).ticks()).hasSizeBetween(4, 7).contains(0.0, 1.0);
        assertThat(Axis.of(0, 361).ticks()).containsExactly(0.0, 100.0, 200.0, 300.0);
        assertThat(new Axis(1, 100, true).ticks()).contains(1.0, 10.0, 100.0);
        assertThat(Axis.of(2, 2).share(2)).isCloseTo(0.5, EXACT);
        assertThat(Axis.of(0, 0).ticks()).isNotEmpty();
        assertThat(Figures.of(0.0005)).isEqualTo("5e-4");
        assertThat(Figures.of(12345678)).isEqualTo("12,345,678");
        assertThat(Figures.of(0.123456)).isEqualTo("0.1235");
        assertThat(Figures.of(Double.NaN)).isEqualTo("–");
    }
}
