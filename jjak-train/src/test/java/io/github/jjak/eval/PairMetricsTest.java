package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.DataException;
import io.github.jjak.eval.internal.BinaryClassificationMetrics;
import io.github.jjak.eval.internal.SimilarityMetrics;
import io.github.jjak.eval.internal.TripletMetrics;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Similarity, triplet and binary metrics against sentence-transformers' evaluators and against brute force. */
class PairMetricsTest {

    static Stream<JsonNode> similarityCases() {
        return Fixture.read("similarity.json").get("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("similarityCases")
    void similarity(JsonNode fixture) {
        SimilarityMetrics metrics =
                SimilarityMetrics.of(Fixture.floats(fixture.get("scores")), Fixture.doubles(fixture.get("gold")));

        Fixture.assertMetrics(metrics.asMap("cosine"), fixture.get("metrics"));
    }

    @Test
    void ranksAreOnePlusSmallerPlusHalfTheOtherTies() {
        Random random = new Random(3);
        double[] values = random.ints(200, 0, 15).asDoubleStream().toArray();
        double[] expected = new double[values.length];
        for (int row = 0; row < values.length; row++) {
            for (double other : values) {
                expected[row] += other < values[row] ? 1 : other == values[row] ? 0.5 : 0;
            }
            expected[row] += 0.5;
        }

        assertThat(SimilarityMetrics.ranks(values)).containsExactly(expected);
    }

    @Test
    void correlationOfConstantsIsUndefined() {
        SimilarityMetrics metrics = SimilarityMetrics.of(new float[] {0.5f, 0.5f, 0.5f}, new double[] {1, 2, 3});

        assertThat(metrics.pearson()).isNaN();
        assertThat(metrics.spearman()).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.25"})
    void triplet(String margin) {
        JsonNode fixture = Fixture.read("triplet.json");

        TripletMetrics metrics = TripletMetrics.of(
                Fixture.floats(fixture.get("positive_scores")),
                Fixture.floats(fixture.get("negative_scores")),
                Float.parseFloat(margin));

        Fixture.assertMetrics(
                metrics.asMap("cosine"), fixture.get("metrics_by_margin").get(margin));
    }

    static Stream<JsonNode> binaryCases() {
        return Fixture.read("binary_classification.json").get("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("binaryCases")
    void binary(JsonNode fixture) {
        BinaryClassificationMetrics metrics =
                BinaryClassificationMetrics.of(Fixture.floats(fixture.get("scores")), labels(fixture.get("labels")));

        Fixture.assertMetrics(metrics.asMap("cosine"), fixture.get("metrics"));
    }

    @Test
    void noThresholdIsBetterThanTheReportedOnes() {
        Random random = new Random(8);
        float[] scores = new float[90];
        boolean[] labels = new boolean[90];
        for (int row = 0; row < scores.length; row++) {
            labels[row] = random.nextInt(3) == 0;
            scores[row] = Math.round((random.nextGaussian() + (labels[row] ? 1 : 0)) * 4) / 8f;
        }

        BinaryClassificationMetrics metrics = BinaryClassificationMetrics.of(scores, labels);

        double bestAccuracy = 0;
        double bestF1 = 0;
        for (float threshold = -4; threshold <= 4; threshold += 1 / 16f) {
            bestAccuracy = Math.max(bestAccuracy, accuracy(scores, labels, threshold));
            bestF1 = Math.max(bestF1, f1(scores, labels, threshold));
        }
        assertThat(metrics.accuracy()).isCloseTo(bestAccuracy, within(1e-12));
        assertThat(accuracy(scores, labels, metrics.accuracyThreshold())).isCloseTo(bestAccuracy, within(1e-12));
        assertThat(metrics.f1()).isCloseTo(bestF1, within(1e-12));
        assertThat(f1(scores, labels, metrics.f1Threshold())).isCloseTo(bestF1, within(1e-12));
    }

    private static double accuracy(float[] scores, boolean[] labels, double threshold) {
        int right = 0;
        for (int row = 0; row < scores.length; row++) {
            right += (scores[row] >= threshold) == labels[row] ? 1 : 0;
        }
        return (double) right / scores.length;
    }

    private static double f1(float[] scores, boolean[] labels, double threshold) {
        int both = 0;
        int either = 0;
        for (int row = 0; row < scores.length; row++) {
            boolean answer = scores[row] >= threshold;
            both += answer && labels[row] ? 2 : 0;
            either += (answer ? 1 : 0) + (labels[row] ? 1 : 0);
        }
        return either == 0 ? 0 : (double) both / either;
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        float[] one = {0.5f};
        float[] notANumber = {Float.NaN, 0.5f};

        assertThatThrownBy(() -> SimilarityMetrics.of(one, new double[] {1})).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> SimilarityMetrics.of(notANumber, new double[] {1, 2}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("pair 1");
        assertThatThrownBy(() -> TripletMetrics.of(one, new float[0])).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> TripletMetrics.of(new float[0], new float[0])).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> BinaryClassificationMetrics.of(one, new boolean[2]))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> BinaryClassificationMetrics.of(notANumber, new boolean[2]))
                .isInstanceOf(DataException.class);
    }

    private static boolean[] labels(JsonNode array) {
        boolean[] labels = new boolean[array.size()];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = array.get(row).asInt() == 1;
        }
        return labels;
    }
}
