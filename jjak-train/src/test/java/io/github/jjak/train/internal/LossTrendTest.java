package io.github.jjak.train.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LossTrendTest {

    private static LossTrend of(int steps, double noise, IntToDoubleFunction loss) {
        Random random = new Random(5);
        LossTrend trend = new LossTrend();
        for (int step = 0; step < steps; step++) {
            trend.add(loss.applyAsDouble(step) + noise * random.nextGaussian());
        }
        return trend;
    }

    @Test
    void noiseIsNoMovement() {
        LossTrend trend = of(150, 0.2, step -> 3.4);
        assertThat(trend.direction()).isEqualTo(LossTrend.Direction.STAYED);
        assertThat(trend.advice(2e-5)).contains("has not moved", "`learningRate`", "2.0E-5", "1e-3", "`DatasetCheck`");
    }

    @Test
    void aFallThatIsMoreThanNoiseIsSeen() {
        assertThat(of(150, 0.2, step -> 3.4 - step * 0.005).direction()).isEqualTo(LossTrend.Direction.FELL);
        assertThat(of(150, 0.2, step -> 3.4 - step * 0.005).advice(1e-3)).isEmpty();
        assertThat(of(20, 0.01, step -> 1 / (1.0 + step)).direction()).isEqualTo(LossTrend.Direction.FELL);
    }

    @Test
    void aRiseAsksForLess() {
        LossTrend trend = of(60, 0.1, step -> 1 + step * 0.05);
        assertThat(trend.direction()).isEqualTo(LossTrend.Direction.ROSE);
        assertThat(trend.advice(0.1)).contains("has risen", "lower `learningRate`");
    }

    /** A loss without noise that falls by a thousandth has not moved either. */
    @Test
    void aHairIsNoMovement() {
        assertThat(of(200, 0, step -> 3 - step * 1e-5).direction()).isEqualTo(LossTrend.Direction.STAYED);
    }

    @Test
    void nothingIsSaidOfFewStepsOrAModelThatKnewItAll() {
        assertThat(of(19, 0, step -> 3).direction()).isEqualTo(LossTrend.Direction.UNKNOWN);
        assertThat(of(200, 0, step -> 0.001).direction()).isEqualTo(LossTrend.Direction.UNKNOWN);
        assertThat(new LossTrend().advice(1e-3)).isEmpty();
        LossTrend broken = of(5, 0, step -> Double.NaN);
        assertThat(broken.direction()).isEqualTo(LossTrend.Direction.UNKNOWN);
    }
}
