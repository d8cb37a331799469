package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import org.junit.jupiter.api.Test;

/** Fused scores against values computed by hand. */
class StageFusionTest {

    /** First stage 3, 2, 1: deviation √(2/3); second stage 0, 10, 2: mean 4, deviation √(56/3). */
    @Test
    void bothScoresAreStandardisedAndWeighted() {
        double[] fused = new StageFusion(0.25).scores(new double[] {3, 2, 1}, new double[] {0, 10, 2});
        double first = 1 / Math.sqrt(2 / 3.0);
        double second = 1 / Math.sqrt(56 / 3.0);
        assertThat(fused[0]).isCloseTo(0.75 * first - 0.25 * 4 * second, within(1e-12));
        assertThat(fused[1]).isCloseTo(0.25 * 6 * second, within(1e-12));
        assertThat(fused[2]).isCloseTo(-0.75 * first - 0.25 * 2 * second, within(1e-12));
    }

    @Test
    void theScaleOfAStageDoesNotMatter() {
        double[] first = {0.81, 0.8, 0.79};
        double[] second = {-3, 4, 1};
        assertThat(new StageFusion(0.5).scores(new double[] {8100, 8000, 7900}, new double[] {-3.3, -2.6, -2.9}))
                .containsExactly(new StageFusion(0.5).scores(first, second), within(1e-9));
    }

    @Test
    void scoresThatAreAllTheSameSayNothing() {
        assertThat(new StageFusion(0.5).scores(new double[] {0.1 + 0.2, 0.3}, new double[] {1, 3}))
                .containsExactly(new double[] {-0.5, 0.5}, within(1e-12));
        assertThat(new StageFusion(0.5).scores(new double[] {2}, new double[] {3}))
                .containsExactly(0);
        assertThat(new StageFusion(0.5).scores(new double[0], new double[0])).isEmpty();
    }

    @Test
    void weightsOutOfRangeAreRefused() {
        for (double weight : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new StageFusion(weight))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("allowed is 0 to 1");
        }
    }
}
