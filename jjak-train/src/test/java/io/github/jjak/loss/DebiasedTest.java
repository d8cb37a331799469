package io.github.jjak.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.MultipleNegativesRankingLoss.HardnessMode;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The corrected denominator with absent, weighted and known positive documents, against sums written out in double; gradients against finite
 * differences of these. Values without such facts are compared in LossParityTest.
 */
@Tag("numeric")
class DebiasedTest {

    private static final int ROWS = 6;
    private static final int DIMENSION = 5;
    private static final int COLUMNS = 3;
    private static final double STEP = 1e-6;

    private final double[][][] vectors = vectors();
    private final boolean[][] absent = new boolean[COLUMNS][ROWS];
    private final float[][] weights = new float[COLUMNS][ROWS];
    private final int[][] groups = {{0, 1, 0, 2, 3, 4}, {0, 1, 0, 2, 3, 4}, {-1, -1, -1, -1, -1, -1}};

    DebiasedTest() {
        absent[2][1] = true;
        absent[2][4] = true;
        for (float[] ofColumn : weights) {
            Arrays.fill(ofColumn, 1);
        }
        weights[2][0] = 0.5f;
        weights[2][3] = 0.25f;
    }

    private static double[][][] vectors() {
        Random random = new Random(5);
        double[][][] vectors = new double[COLUMNS][ROWS][DIMENSION];
        for (double[][] column : vectors) {
            for (double[] row : column) {
                for (int i = 0; i < DIMENSION; i++) {
                    row[i] = (float) random.nextGaussian();
                }
            }
        }
        return vectors;
    }

    private static double cosine(double[] left, double[] right) {
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < left.length; i++) {
            product += left[i] * right[i];
            squares += left[i] * left[i];
            others += right[i] * right[i];
        }
        return product / Math.sqrt(squares * others);
    }

    /**
     * @param fixed vectors that the weights of hardness come from, which have no gradient
     * @param share of positives
     */
    private double expected(double[][][] moved, double[][][] fixed, double scale, double share, double hardness) {
        double loss = 0;
        for (int row = 0; row < ROWS; row++) {
            double positive = Math.exp(scale * cosine(moved[0][row], moved[1][row]));
            double number = 0;
            double weighted = 0;
            double sum = 0;
            for (int column = 1; column < COLUMNS; column++) {
                for (int other = 0; other < ROWS; other++) {
                    boolean known = groups[0][row] == groups[column][other];
                    if ((column == 1 && other == row) || known || absent[column][other]) {
                        continue;
                    }
                    double weight =
                            weights[column][other] * Math.exp(hardness * cosine(fixed[0][row], fixed[column][other]));
                    number += weights[column][other];
                    weighted += weight;
                    sum += weight * Math.exp(scale * cosine(moved[0][row], moved[column][other]));
                }
            }
            double corrected = Math.max((sum / weighted - share * positive) / (1 - share), Math.exp(-scale));
            loss -= Math.log(positive / (positive + number * corrected));
        }
        return loss / ROWS;
    }

    private Embeddings batch() {
        Tensor[] columns = new Tensor[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            List<float[]> rows = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                float[] values = new float[DIMENSION];
                for (int i = 0; i < DIMENSION && !absent[column][row]; i++) {
                    values[i] = (float) vectors[column][row][i];
                }
                rows.add(values);
            }
            columns[column] = Tensors.ofRows(rows).set_requires_grad(true);
        }
        return Embeddings.of(columns)
                .with(BatchFacts.NONE
                        .withPositiveGroups(groups)
                        .withAbsent(absent)
                        .withWeights(weights));
    }

    private static MultipleNegativesRankingLoss loss(double scale, double share, double hardness) {
        return MultipleNegativesRankingLoss.builder()
                .scale(scale)
                .debias(share)
                .hardness(hardness == 0 ? HardnessMode.NONE : HardnessMode.ALL_NEGATIVES, hardness)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"20, 0.02, 0", "5, 0.3, 0", "2, 0.7, 0", "20, 0.05, 9", "8, 0.2, 40", "100, 0.01, 0"})
    void valueAndGradientsAreThoseOfDouble(double scale, double share, double hardness) {
        try (TensorScope scope = TensorScope.open()) {
            Embeddings batch = batch();
            Tensor value = loss(scale, share, hardness).compute(batch);
            double wanted = expected(vectors, vectors, scale, share, hardness);
            assertThat(value.item_double()).isCloseTo(wanted, within(2e-5 * Math.max(1, wanted)));
            value.backward();
            List<float[]> gradients = new ArrayList<>();
            double largest = 0;
            double[][][] differences = new double[COLUMNS][ROWS][DIMENSION];
            for (int column = 0; column < COLUMNS; column++) {
                gradients.add(Tensors.toFloats(batch.columns().get(column).grad()));
                for (int row = 0; row < ROWS; row++) {
                    for (int i = 0; i < DIMENSION; i++) {
                        double difference = difference(column, row, i, scale, share, hardness);
                        differences[column][row][i] = difference;
                        largest = Math.max(largest, Math.abs(difference));
                    }
                }
            }
            assertThat(largest).isPositive();
            for (int column = 0; column < COLUMNS; column++) {
                for (int row = 0; row < ROWS; row++) {
                    for (int i = 0; i < DIMENSION && !absent[column][row]; i++) {
                        assertThat((double) gradients.get(column)[row * DIMENSION + i])
                                .as("column %d row %d number %d", column, row, i)
                                .isCloseTo(differences[column][row][i], within(2e-4 * largest));
                    }
                }
            }
        }
    }

    private double difference(int column, int row, int i, double scale, double share, double hardness) {
        double[] value = new double[2];
        for (int side = 0; side < 2; side++) {
            double[][][] moved = Arrays.stream(vectors)
                    .map(rows -> Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new))
                    .toArray(double[][][]::new);
            moved[column][row][i] += side == 0 ? STEP : -STEP;
            value[side] = expected(moved, vectors, scale, share, hardness);
        }
        return (value[0] - value[1]) / (2 * STEP);
    }

    @Test
    void partsAddUpAndNoShareIsNoCorrection() {
        try (TensorScope scope = TensorScope.open()) {
            Embeddings batch = batch();
            MultipleNegativesRankingLoss loss = loss(20, 0.1, 9);
            double whole = loss.compute(batch).item_double();
            double parts = loss.compute(batch, 0, 4).item_double()
                    + loss.compute(batch, 4, ROWS).item_double();
            assertThat(parts).isCloseTo(whole, within(1e-5 * whole));
            assertThat(loss(20, 0, 0).compute(batch).item_double())
                    .isEqualTo(new MultipleNegativesRankingLoss().compute(batch).item_double());
        }
    }

    @Test
    void aRowWithoutNegativesLosesNothing() {
        try (TensorScope scope = TensorScope.open()) {
            Embeddings two = Embeddings.of(
                            Tensors.of(new float[] {1, 0, 0, 1}, 2, 2).set_requires_grad(true),
                            Tensors.of(new float[] {1, 0.5f, 1, 1}, 2, 2).set_requires_grad(true))
                    .with(BatchFacts.NONE.withPositiveGroups(new int[][] {{0, 0}, {0, 0}}));
            Tensor value = loss(1000, 0.1, 0).compute(two);
            value.backward();
            assertThat(value.item_double()).isZero();
            for (Tensor column : two.columns()) {
                assertThat(Tensors.toFloats(column.grad())).containsOnly(0f);
            }
        }
    }
}
