package io.github.jjak.loss.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.loss.Distance;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MarginStrategy;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.MultipleNegativesRankingLoss.PartitionMode;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Absent and weighted negatives and masks by scores, against sums written out in double. */
@Tag("numeric")
class CandidateMaskTest {

    private static final int ROWS = 6;
    private static final int DIMENSION = 8;
    private static final double SCALE = 8;
    private static final int COLUMNS = 4;

    private final double[][][] vectors = vectors(3);

    /** {@code [columns][rows][dim]} of unit length; documents resemble their anchor, some of others more. */
    private static double[][][] vectors(long seed) {
        Random random = new Random(seed);
        double[][][] vectors = new double[COLUMNS][ROWS][DIMENSION];
        for (int column = 0; column < COLUMNS; column++) {
            for (int row = 0; row < ROWS; row++) {
                double length = 0;
                for (int i = 0; i < DIMENSION; i++) {
                    double like = column == 0 ? 0 : 0.6 * vectors[0][row][i];
                    vectors[column][row][i] = (float) (like + 0.35 * random.nextGaussian());
                    length += vectors[column][row][i] * vectors[column][row][i];
                }
                for (int i = 0; i < DIMENSION; i++) {
                    vectors[column][row][i] /= Math.sqrt(length);
                }
            }
        }
        return vectors;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private Embeddings batch(BatchFacts facts) {
        Tensor[] columns = new Tensor[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            List<float[]> rows = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                float[] values = new float[DIMENSION];
                boolean[][] absent = facts.absent();
                for (int i = 0; i < DIMENSION && (absent == null || !absent[column][row]); i++) {
                    values[i] = (float) vectors[column][row][i];
                }
                rows.add(values);
            }
            columns[column] = Tensors.ofRows(rows).set_requires_grad(true);
        }
        return Embeddings.of(columns).with(facts);
    }

    private static boolean[][] someAbsent() {
        boolean[][] absent = new boolean[COLUMNS][ROWS];
        absent[2][1] = true;
        absent[2][4] = true;
        absent[3][0] = true;
        absent[3][1] = true;
        absent[3][5] = true;
        return absent;
    }

    /** What stands against what, and whether scores or facts leave it out; the reference for every test here. */
    private interface Term {
        /** The factor of a candidate in a row's denominator, 0 to leave it out. */
        double factor(int row, int column, int other, double similarity, double positive);
    }

    private double expected(boolean allDirections, Term term) {
        double loss = 0;
        for (int row = 0; row < ROWS; row++) {
            double positive = dot(vectors[0][row], vectors[1][row]);
            double sum = 0;
            for (int column = 0; column < COLUMNS; column++) {
                for (int other = 0; other < ROWS; other++) {
                    boolean own = other == row;
                    if (column > 0) {
                        double similarity = dot(vectors[0][row], vectors[column][other]);
                        double factor = own && column == 1 ? 1 : term.factor(row, column, other, similarity, positive);
                        sum += factor * Math.exp(SCALE * similarity);
                    }
                    if (allDirections && !own) {
                        double left = dot(vectors[column == 0 ? 0 : 1][row], vectors[column][other]);
                        sum += term.factor(row, column, other, left, positive) * Math.exp(SCALE * left);
                    }
                    if (allDirections && column == 0) {
                        double documentToQuery = dot(vectors[1][row], vectors[0][other]);
                        double factor = own ? 1 : term.factor(row, 0, other, documentToQuery, positive);
                        sum += factor * Math.exp(SCALE * documentToQuery);
                    }
                }
            }
            loss += Math.log(sum) - SCALE * positive;
        }
        return loss / ROWS;
    }

    private static MultipleNegativesRankingLoss.Builder ranking(boolean allDirections) {
        return MultipleNegativesRankingLoss.builder()
                .scale(SCALE)
                .directions(allDirections ? EnumSet.allOf(Direction.class) : EnumSet.of(Direction.QUERY_TO_DOC));
    }

    private void assertLoss(Loss loss, BatchFacts facts, double expected) {
        try (TensorScope scope = TensorScope.open()) {
            Embeddings batch = batch(facts);
            Tensor value = loss.compute(batch);
            value.backward();
            assertThat(value.item_double()).isCloseTo(expected, Offset.offset(2e-6));
            boolean[][] absent = facts.absent();
            for (int column = 0; column < COLUMNS; column++) {
                float[][] gradient = Tensors.toRows(batch.columns().get(column).grad());
                for (int row = 0; row < ROWS; row++) {
                    boolean gap = absent != null && absent[column][row];
                    for (float part : gradient[row]) {
                        assertThat(part).isFinite();
                        if (gap) {
                            assertThat(part).isZero();
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void absentNegativesAreNobodysCandidates(boolean allDirections) {
        boolean[][] absent = someAbsent();
        double expected = expected(allDirections, (row, column, other, s, p) -> absent[column][other] ? 0 : 1);
        assertLoss(ranking(allDirections).build(), BatchFacts.NONE.withAbsent(absent), expected);
    }

    /** The symmetric loss without any gap in the first column: the other direction has no negatives to lack. */
    @Test
    void absentNegativesLeaveEachDirectionsOwnSum() {
        boolean[][] absent = someAbsent();
        double expected = 0;
        for (int row = 0; row < ROWS; row++) {
            double forward = 0;
            double backward = 0;
            for (int other = 0; other < ROWS; other++) {
                backward += Math.exp(SCALE * dot(vectors[1][row], vectors[0][other]));
                for (int column = 1; column < COLUMNS; column++) {
                    forward +=
                            absent[column][other] ? 0 : Math.exp(SCALE * dot(vectors[0][row], vectors[column][other]));
                }
            }
            expected += (Math.log(forward) + Math.log(backward)) / 2 - SCALE * dot(vectors[0][row], vectors[1][row]);
        }
        Loss loss = ranking(false)
                .directions(EnumSet.of(Direction.QUERY_TO_DOC, Direction.DOC_TO_QUERY))
                .partitionMode(PartitionMode.PER_DIRECTION)
                .build();
        assertLoss(loss, BatchFacts.NONE.withAbsent(absent), expected / ROWS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightsMultiplyTheirTerms(boolean allDirections) {
        float[][] weights = new float[COLUMNS][ROWS];
        for (int column = 0; column < COLUMNS; column++) {
            for (int row = 0; row < ROWS; row++) {
                weights[column][row] = column < 2 ? 1 : 0.25f + column * row;
            }
        }
        double expected = expected(allDirections, (row, column, other, s, p) -> weights[column][other]);
        assertLoss(ranking(allDirections).build(), BatchFacts.NONE.withWeights(weights), expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theModelsOwnSimilaritiesMask(boolean allDirections) {
        double margin = 0.05;
        double expected = expected(allDirections, (row, column, other, s, p) -> s > p + margin ? 0 : 1);
        assertThat(expected).isLessThan(expected(allDirections, (row, column, other, s, p) -> 1) - 0.01);
        assertLoss(
                ranking(allDirections)
                        .maskAbove(MarginStrategy.ABSOLUTE, margin)
                        .build(),
                BatchFacts.NONE,
                expected);
    }

    /** A positive below zero: a share of it must still move the threshold up, not down. */
    @Test
    void relativeMarginsAreSafeBelowZero() {
        for (int i = 0; i < DIMENSION; i++) {
            vectors[1][2][i] = -vectors[0][2][i] * 0.8 + (i == 0 ? 0.6 : 0);
        }
        normalise(vectors[1][2]);
        assertThat(dot(vectors[0][2], vectors[1][2])).isNegative();
        double expected = expected(false, (row, column, other, s, p) -> s > p + 0.2 * Math.abs(p) ? 0 : 1);
        assertLoss(ranking(false).maskAbove(MarginStrategy.RELATIVE, 0.2).build(), BatchFacts.NONE, expected);
    }

    private static void normalise(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    @Test
    void curatedNegativesOfTheRowAreNeverMaskedByScores() {
        boolean[][] curated = new boolean[COLUMNS][ROWS];
        Arrays.fill(curated[2], true);
        double margin = -0.3;
        double expected =
                expected(false, (row, column, other, s, p) -> s > p + margin && !(column == 2 && other == row) ? 0 : 1);
        assertLoss(
                ranking(false).maskAbove(MarginStrategy.ABSOLUTE, margin).build(),
                BatchFacts.NONE.withCurated(curated),
                expected);
    }

    /** The guide is the model itself here, so the guided loss must equal the self-guided one with the same candidates. */
    @Test
    void theGuideMasksAbsentAndWeightedNegativesAlike() {
        boolean[][] absent = someAbsent();
        float[][] weights = new float[COLUMNS][ROWS];
        float[][][] guide = new float[COLUMNS][ROWS][DIMENSION];
        for (int column = 0; column < COLUMNS; column++) {
            for (int row = 0; row < ROWS; row++) {
                weights[column][row] = column < 2 ? 1 : 2.5f;
                for (int i = 0; i < DIMENSION; i++) {
                    guide[column][row][i] = (float) vectors[column][row][i];
                }
            }
        }
        double expected = expected(
                false,
                (row, column, other, s, p) -> absent[column][other] || s > p - 0.02 ? 0 : weights[column][other]);
        Loss loss = GISTEmbedLoss.builder()
                .temperature(1 / SCALE)
                .margin(MarginStrategy.ABSOLUTE, 0.02)
                .contrastAnchors(false)
                .contrastPositives(false)
                .build();
        assertLoss(loss, new BatchFacts(null, null, absent, weights, null, guide, null), expected);
    }

    @Test
    void tripletsAreMadeOfTheNegativesThatAreThere() {
        boolean[][] absent = someAbsent();
        double sum = 0;
        int triplets = 0;
        for (int column = 2; column < COLUMNS; column++) {
            for (int row = 0; row < ROWS; row++) {
                if (!absent[column][row]) {
                    double positive = 1 - dot(vectors[0][row], vectors[1][row]);
                    double negative = 1 - dot(vectors[0][row], vectors[column][row]);
                    sum += Math.max(0, positive - negative + 0.5);
                    triplets++;
                }
            }
        }
        assertLoss(new TripletLoss(Distance.COSINE, 0.5), BatchFacts.NONE.withAbsent(absent), sum / triplets);
    }
}
