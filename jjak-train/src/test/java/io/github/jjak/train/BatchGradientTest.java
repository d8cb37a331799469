package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.train.internal.BackwardProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradient caching against one graph over all mini-batches with the same dropout draws; DESIGN's tolerance is 1e-6. */
@Tag("numeric")
class BatchGradientTest {

    private static final long SEED = 11;
    private static final int STEP = 3;
    private static final Dataset PAIRS = TrainingFixture.pairs(24);
    private static final Dataset OTHERS = TrainingFixture.heldOut(48);

    /** Pairs and rows with explicit negatives, lengths as they come, and with a row that is longer than the budget. */
    @ParameterizedTest
    @CsvSource({"150, 0, false", "400, 0, false", "1000000, 2, false", "60, 0, true", "150, 1, true"})
    void cachedGradientsAreThoseOfOneGraph(int budget, int negatives, boolean oneLongRow) {
        compare(budget, negatives, oneLongRow);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"60, 0, false", "1000000, 0, false", "60, 1, false", "150, 2, false", "60, 2, true", "1000000, 1, true"
    })
    void moreCachedGradientsAreThoseOfOneGraph(int budget, int negatives, boolean oneLongRow) {
        compare(budget, negatives, oneLongRow);
    }

    private static void compare(int budget, int negatives, boolean oneLongRow) {
        Loss loss = new MultipleNegativesRankingLoss();
        Dataset pairs = PAIRS;
        try (SentenceTransformer model = TrainingFixture.tiny();
                ModelTraining training = model.internals().training(Precision.FP32)) {
            List<List<int[]>> columns = new ArrayList<>(List.of(
                    TrainingFixture.tokens(model, pairs.column(0)), TrainingFixture.tokens(model, pairs.column(1))));
            for (int column = 0; column < negatives; column++) {
                columns.add(TrainingFixture.tokens(model, OTHERS.column(1)).subList(24 * column, 24 * (column + 1)));
            }
            if (oneLongRow) {
                columns.get(1).set(7, longRow(columns.get(1)));
                assertThat(columns.get(1).get(7)).hasSizeGreaterThan(60);
            }
            int[][] groups = new int[2 + negatives][24];
            for (int row = 0; row < 24; row++) {
                groups[0][row] = pairs.positives().clusterOfRow(row);
                groups[1][row] = groups[0][row];
                for (int column = 2; column < groups.length; column++) {
                    groups[column][row] = -1 - (column * 24 + row);
                }
            }
            assertThat(columns.stream()
                            .flatMap(List::stream)
                            .mapToInt(row -> row.length)
                            .distinct()
                            .count())
                    .as("lengths are uneven")
                    .isGreaterThan(5);
            double reference = plain(training, loss, columns, groups, budget);
            Map<String, float[]> expected = KeptPasses.takeGradients(model, training);

            BatchGradient.Outcome outcome = new BatchGradient(model, training, TrainingFixture.own(model, loss), budget)
                    .accumulate(
                            List.of(new BatchGradient.Batch(columns, BatchFacts.ofGroups(groups))),
                            SEED,
                            STEP,
                            BackwardProgress.UNWATCHED);
            Map<String, float[]> actual = KeptPasses.takeGradients(model, training);

            assertThat(outcome.miniBatches() > 1).isEqualTo(budget < 1000);
            assertThat(outcome.tokens())
                    .isEqualTo(columns.stream()
                            .flatMap(List::stream)
                            .mapToInt(row -> row.length)
                            .sum());
            assertThat(outcome.ranking().multiPositiveRows()).isPositive();
            assertThat(Math.abs(outcome.loss() - reference)).isLessThan(1e-6 * reference);
            assertSameGradients(actual, expected, outcome.tokens());
        }
    }

    /**
     * Within 1e-6 of the largest gradient. The gradient of the token types is one sum over all tokens, which caching adds up in
     * another order: there the rounding of such a sum is allowed, the square root of its terms in units of 2^-24, where that is more.
     */
    private static void assertSameGradients(Map<String, float[]> actual, Map<String, float[]> expected, int tokens) {
        double scale = expected.values().stream()
                .mapToDouble(BatchGradientTest::largest)
                .max()
                .orElseThrow();
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, gradient) -> {
            float[] found = Objects.requireNonNull(actual.get(name));
            float[] differences = new float[gradient.length];
            for (int i = 0; i < gradient.length; i++) {
                differences[i] = found[i] - gradient[i];
            }
            double relative =
                    name.contains("token_type_embeddings") ? Math.max(1e-6, Math.sqrt(tokens) * 0x1p-24) : 1e-6;
            assertThat(largest(differences))
                    .as(name)
                    .isLessThanOrEqualTo(relative * Math.max(scale, largest(gradient)));
        });
    }

    private static int[] longRow(List<int[]> rows) {
        return IntStream.concat(
                        rows.stream()
                                .flatMapToInt(Arrays::stream)
                                .filter(token -> token > 10)
                                .limit(98),
                        IntStream.of(rows.get(0)[rows.get(0).length - 1]))
                .toArray();
    }

    /** Without dropout: the mean of the gradients of batches that do not see each other, and no gradient of their union. */
    @ParameterizedTest
    @ValueSource(ints = {150, 1_000_000})
    void severalBatchesGiveTheMeanOfTheirGradients(int budget) {
        Loss loss = new MultipleNegativesRankingLoss();
        Dataset pairs = PAIRS;
        try (SentenceTransformer model = TrainingFixture.tiny();
                ModelTraining training = model.internals().training(Precision.FP32, false)) {
            List<int[]> anchors = TrainingFixture.tokens(model, pairs.column(0));
            List<int[]> positives = TrainingFixture.tokens(model, pairs.column(1));
            BatchGradient.Batch first =
                    new BatchGradient.Batch(List.of(anchors.subList(0, 16), positives.subList(0, 16)), null);
            BatchGradient.Batch second =
                    new BatchGradient.Batch(List.of(anchors.subList(16, 24), positives.subList(16, 24)), null);
            BatchGradient gradient = new BatchGradient(model, training, TrainingFixture.own(model, loss), budget);
            BatchGradient.Outcome ofFirst = gradient.accumulate(List.of(first), SEED, STEP, BackwardProgress.UNWATCHED);
            Map<String, float[]> one = KeptPasses.takeGradients(model, training);
            BatchGradient.Outcome ofSecond =
                    gradient.accumulate(List.of(second), SEED, STEP, BackwardProgress.UNWATCHED);
            Map<String, float[]> other = KeptPasses.takeGradients(model, training);

            BatchGradient.Outcome outcome =
                    gradient.accumulate(List.of(first, second), SEED, STEP, BackwardProgress.UNWATCHED);
            Map<String, float[]> mean = KeptPasses.takeGradients(model, training);

            assertThat(outcome.loss()).isCloseTo((ofFirst.loss() + ofSecond.loss()) / 2, within(1e-6));
            assertThat(outcome.tokens()).isEqualTo(ofFirst.tokens() + ofSecond.tokens());
            mean.forEach((name, values) -> {
                float[] left = Objects.requireNonNull(one.get(name));
                float[] right = Objects.requireNonNull(other.get(name));
                float[] differences = new float[values.length];
                for (int i = 0; i < values.length; i++) {
                    differences[i] = values[i] - (left[i] + right[i]) / 2;
                }
                assertThat(largest(differences)).as(name).isLessThan(2e-6);
            });
        }
    }

    /** Another step draws other dropout, so the comparison above is not one of dropout-free passes. */
    @ParameterizedTest
    @ValueSource(ints = {60, 1_000_000})
    void dropoutIsOnAndFollowsTheStep(int budget) {
        try (SentenceTransformer model = TrainingFixture.tiny();
                ModelTraining training = model.internals().training(Precision.FP32)) {
            Dataset pairs = TrainingFixture.pairs(12);
            List<List<int[]>> columns = List.of(
                    TrainingFixture.tokens(model, pairs.column(0)), TrainingFixture.tokens(model, pairs.column(1)));
            BatchGradient gradient = new BatchGradient(
                    model, training, TrainingFixture.own(model, new MultipleNegativesRankingLoss()), budget);
            double first = gradient.accumulate(
                            List.of(new BatchGradient.Batch(columns, null)), SEED, 0, BackwardProgress.UNWATCHED)
                    .loss();
            double again = gradient.accumulate(
                            List.of(new BatchGradient.Batch(columns, null)), SEED, 0, BackwardProgress.UNWATCHED)
                    .loss();
            double second = gradient.accumulate(
                            List.of(new BatchGradient.Batch(columns, null)), SEED, 1, BackwardProgress.UNWATCHED)
                    .loss();
            assertThat(again).isEqualTo(first);
            assertThat(second).isNotEqualTo(first);
            KeptPasses.takeGradients(model, training);
        }
    }

    private static double plain(
            ModelTraining training, Loss loss, List<List<int[]>> columns, int[][] groups, int budget) {
        List<int[]> texts = new ArrayList<>();
        columns.forEach(texts::addAll);
        try (TensorScope scope = TensorScope.open();
                KeptPasses passes = new KeptPasses(training, texts, budget, SEED, STEP)) {
            int rows = columns.get(0).size();
            List<Tensor> split = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                split.add(passes.embeddings().narrow(0, (long) column * rows, rows));
            }
            return passes.backward(loss.compute(new Embeddings(split, BatchFacts.ofGroups(groups))));
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            // NaN is larger than everything.
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
