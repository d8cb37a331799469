package io.github.jjak.negatives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.error.UsageException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is drawn, how often, against the formulas; the draws are many and seeded. */
class SamplingTest {

    private static final int DRAWS = 40_000;
    private static final double[] SCORES = {0.95, 0.80, 0.70, 0.60, 0.30};
    private static final double POSITIVE = 0.75;

    private static List<Candidate> candidates(double positive) {
        return IntStream.range(0, SCORES.length)
                .mapToObj(i -> Candidate.found(0, i, "글 " + i, "model", null, SCORES[i], positive, i + 1))
                .toList();
    }

    private static double[] shares(Sampling sampling, double positive, int count) {
        double[] shares = new double[SCORES.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (Candidate drawn : sampling.draw(candidates(positive), count, SeededRandom.of(7, draw)::nextLong)) {
                shares[drawn.document()] += 1.0 / DRAWS;
            }
        }
        return shares;
    }

    @Test
    void topTakesTheBestInOrder() {
        assertThat(Sampling.top().draw(candidates(POSITIVE), 2, new SeededRandom(1)::nextLong))
                .extracting(Candidate::rank)
                .containsExactly(1, 2);
        assertThat(Sampling.top().draw(candidates(POSITIVE), 9, new SeededRandom(1)::nextLong))
                .hasSize(5);
        assertThat(Sampling.random().draw(candidates(POSITIVE), 0, new SeededRandom(1)::nextLong))
                .isEmpty();
    }

    @Test
    void randomTakesAllAlike() {
        for (double share : shares(Sampling.random(), POSITIVE, 2)) {
            assertThat(share).isCloseTo(0.4, within(0.01));
        }
    }

    @Test
    void simansFollowsThePapersWeights() {
        double a = 30;
        double b = -0.05;
        double[] weights = new double[SCORES.length];
        double sum = 0;
        for (int i = 0; i < SCORES.length; i++) {
            weights[i] = Math.exp(-a * Math.pow(SCORES[i] - POSITIVE - b, 2));
            sum += weights[i];
        }
        double[] shares = shares(Sampling.simans(a, b), POSITIVE, 1);
        for (int i = 0; i < SCORES.length; i++) {
            assertThat(shares[i]).isCloseTo(weights[i] / sum, within(0.01));
        }
    }

    @Test
    void twoDrawsAreWithoutReplacement() {
        double a = 30;
        double[] weights = new double[SCORES.length];
        double sum = 0;
        for (int i = 0; i < SCORES.length; i++) {
            weights[i] = Math.exp(-a * Math.pow(SCORES[i] - POSITIVE, 2));
            sum += weights[i];
        }
        double[] shares = shares(Sampling.simans(a, 0), POSITIVE, 2);
        for (int i = 0; i < SCORES.length; i++) {
            double expected = weights[i] / sum;
            for (int first = 0; first < SCORES.length; first++) {
                if (first != i) {
                    expected += weights[first] / sum * weights[i] / (sum - weights[first]);
                }
            }
            assertThat(shares[i]).isCloseTo(expected, within(0.01));
        }
    }

    @Test
    void withoutThePositivesScoreSimansTakesAllAlike() {
        for (double share : shares(Sampling.simans(100, 0), Double.NaN, 1)) {
            assertThat(share).isCloseTo(0.2, within(0.01));
        }
    }

    @Test
    void steepWeightsDoNotUnderflow() {
        double[] shares = shares(Sampling.simans(1e9, 0), POSITIVE, 1);
        assertThat(shares[1] + shares[2]).isCloseTo(1, within(1e-9));
        assertThatThrownBy(() -> Sampling.simans(-1, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("-1.0");
    }
}
