package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.BatchFacts;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tokenize.PackedTokens;
import io.github.jjak.tokenize.TokenBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradient caching against one graph over all mini-batches with the same dropout draws; DESIGN's tolerance is 1e-6. */
class BatchGradientTest {

    private static final long SEED = 11;
    private static final int STEP = 3;

    @ParameterizedTest
    @ValueSource(ints = {60, 150, 400, 1_000_000})
    void cachedGradientsAreThoseOfOneGraph(int budget) {
        Loss loss = new MultipleNegativesRankingLoss();
        Dataset pairs = TrainingFixture.pairs(24);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            List<List<int[]>> columns = List.of(
                    TrainingFixture.tokens(model, pairs.column(0)), TrainingFixture.tokens(model, pairs.column(1)));
            int[][] groups = new int[2][24];
            for (int row = 0; row < 24; row++) {
                groups[0][row] = pairs.positives().clusterOfRow(row);
                groups[1][row] = groups[0][row];
            }
            double reference = oneGraph(model, loss, columns, groups, budget);
            Map<String, float[]> expected = takeGradients(model);

            BatchGradient.Outcome outcome = new BatchGradient(model, loss, budget, true)
                    .accumulate(List.of(new BatchGradient.Batch(columns, BatchFacts.ofGroups(groups))), SEED, STEP);
            Map<String, float[]> actual = takeGradients(model);

            assertThat(outcome.miniBatches() > 1).isEqualTo(budget < 1000);
            assertThat(outcome.ranking().multiPositiveRows()).isPositive();
            assertThat(Math.abs(outcome.loss() - reference)).isLessThan(1e-6 * reference);
            double scale = expected.values().stream()
                    .mapToDouble(BatchGradientTest::largest)
                    .max()
                    .orElseThrow();
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, gradient) -> {
                float[] found = Objects.requireNonNull(actual.get(name));
                for (int i = 0; i < gradient.length; i++) {
                    double allowed = 1e-6 * Math.max(scale, Math.abs(gradient[i]));
                    assertThat((double) Math.abs(found[i] - gradient[i]))
                            .as("%s[%d]", name, i)
                            .isLessThanOrEqualTo(allowed);
                }
            });
        }
    }

    /** Without dropout: the mean of the gradients of batches that do not see each other, and no gradient of their union. */
    @ParameterizedTest
    @ValueSource(ints = {150, 1_000_000})
    void severalBatchesGiveTheMeanOfTheirGradients(int budget) {
        Loss loss = new MultipleNegativesRankingLoss();
        Dataset pairs = TrainingFixture.pairs(24);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            List<int[]> anchors = TrainingFixture.tokens(model, pairs.column(0));
            List<int[]> positives = TrainingFixture.tokens(model, pairs.column(1));
            BatchGradient.Batch first =
                    new BatchGradient.Batch(List.of(anchors.subList(0, 16), positives.subList(0, 16)), null);
            BatchGradient.Batch second =
                    new BatchGradient.Batch(List.of(anchors.subList(16, 24), positives.subList(16, 24)), null);
            BatchGradient gradient = new BatchGradient(model, loss, budget, false);
            BatchGradient.Outcome ofFirst = gradient.accumulate(List.of(first), SEED, STEP);
            Map<String, float[]> one = takeGradients(model);
            BatchGradient.Outcome ofSecond = gradient.accumulate(List.of(second), SEED, STEP);
            Map<String, float[]> other = takeGradients(model);

            BatchGradient.Outcome outcome = gradient.accumulate(List.of(first, second), SEED, STEP);
            Map<String, float[]> mean = takeGradients(model);

            assertThat(outcome.loss()).isCloseTo((ofFirst.loss() + ofSecond.loss()) / 2, within(1e-6));
            assertThat(outcome.tokens()).isEqualTo(ofFirst.tokens() + ofSecond.tokens());
            mean.forEach((name, values) -> {
                float[] left = Objects.requireNonNull(one.get(name));
                float[] right = Objects.requireNonNull(other.get(name));
                for (int i = 0; i < values.length; i++) {
                    assertThat(values[i]).as("%s[%d]", name, i).isCloseTo((left[i] + right[i]) / 2, within(2e-6f));
                }
            });
        }
    }

    /** Another step draws other dropout, so the comparison above is not one of dropout-free passes. */
    @ParameterizedTest
    @ValueSource(ints = {60, 1_000_000})
    void dropoutIsOnAndFollowsTheStep(int budget) {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Dataset pairs = TrainingFixture.pairs(12);
            List<List<int[]>> columns = List.of(
                    TrainingFixture.tokens(model, pairs.column(0)), TrainingFixture.tokens(model, pairs.column(1)));
            BatchGradient gradient = new BatchGradient(model, new MultipleNegativesRankingLoss(), budget, true);
            double first = gradient.accumulate(List.of(new BatchGradient.Batch(columns, null)), SEED, 0)
                    .loss();
            double again = gradient.accumulate(List.of(new BatchGradient.Batch(columns, null)), SEED, 0)
                    .loss();
            double second = gradient.accumulate(List.of(new BatchGradient.Batch(columns, null)), SEED, 1)
                    .loss();
            assertThat(again).isEqualTo(first);
            assertThat(second).isNotEqualTo(first);
            takeGradients(model);
        }
    }

    private static double oneGraph(
            SentenceTransformer model, Loss loss, List<List<int[]>> columns, int[][] groups, int budget) {
        List<int[]> texts = new ArrayList<>();
        columns.forEach(texts::addAll);
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> parts = new ArrayList<>();
            int[] place = new int[texts.size()];
            int next = 0;
            for (int[] pack : TokenBudget.packs(texts, budget)) {
                List<int[]> rows = new ArrayList<>();
                for (int text : pack) {
                    rows.add(texts.get(text));
                    place[text] = next++;
                }
                torch.manual_seed(StepSeed.of(SEED, STEP, parts.size()));
                parts.add(model.embed(PackedTokens.pack(rows), true));
            }
            Tensor all = Tensors.concatenate(parts.toArray(Tensor[]::new)).index_select(0, Tensors.indices(place));
            int rows = columns.get(0).size();
            Tensor value =
                    loss.compute(new Embeddings(List.of(all.narrow(0, 0, rows), all.narrow(0, rows, rows)), groups));
            value.backward();
            return value.item_double();
        }
    }

    private static Map<String, float[]> takeGradients(SentenceTransformer model) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : model.parameters()) {
                gradients.put(
                        parameter.name(), Tensors.toFloats(parameter.value().grad()));
                parameter.value().mutable_grad().reset();
            }
        }
        return gradients;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
