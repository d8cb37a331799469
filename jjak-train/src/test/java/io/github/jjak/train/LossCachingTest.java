package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.BatchFacts;
import io.github.jjak.loss.CoSENTLoss;
import io.github.jjak.loss.ContrastiveLoss;
import io.github.jjak.loss.CosineSimilarityLoss;
import io.github.jjak.loss.Distance;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MarginStrategy;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.OnlineContrastiveLoss;
import io.github.jjak.loss.TripletLoss;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradient caching of every loss, dropout on, against one graph over the same mini-batches; DESIGN's tolerance is 1e-6. Every
 * third negative is absent. The reference never encodes an absent text either and puts zeros in its place by itself.
 */
class LossCachingTest {

    private static final long SEED = 11;
    private static final int STEP = 3;
    private static final int ROWS = 16;
    private static final int BUDGET = 150;

    static Stream<Loss> losses() {
        return Stream.of(
                MultipleNegativesRankingLoss.builder()
                        .maskAbove(MarginStrategy.ABSOLUTE, 0.02)
                        .build(),
                GISTEmbedLoss.builder().temperature(0.05).build(),
                new TripletLoss(Distance.COSINE, 0.5),
                new ContrastiveLoss(),
                new OnlineContrastiveLoss(),
                new CosineSimilarityLoss(),
                new CoSENTLoss());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void cachedGradientsAreThoseOfOneGraph(Loss loss) {
        boolean pairs = !loss.usesInBatchNegatives() && !(loss instanceof TripletLoss);
        Dataset data = data(pairs);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            int[] rows = IntStream.range(0, ROWS).toArray();
            RowFacts facts = RowFacts.of(data, Map.of(), loss.usesGuide() ? GuideVectors.of(model, data) : null);
            BatchGradient.Batch batch = new BatchGradient.Batch(columns(model, data), facts.of(rows));

            double reference = oneGraph(model, loss, batch);
            Map<String, float[]> expected = takeGradients(model);
            BatchGradient.Outcome outcome =
                    new BatchGradient(model, loss, BUDGET, true).accumulate(List.of(batch), SEED, STEP);
            Map<String, float[]> actual = takeGradients(model);

            assertThat(outcome.miniBatches()).isGreaterThan(1);
            assertThat(reference).isPositive();
            assertThat(Math.abs(outcome.loss() - reference)).isLessThan(1e-6 * Math.max(1, reference));
            double scale = expected.values().stream()
                    .mapToDouble(LossCachingTest::largest)
                    .max()
                    .orElseThrow();
            assertThat(scale).isPositive();
            expected.forEach((name, gradient) -> {
                float[] found = Objects.requireNonNull(actual.get(name));
                double worst = 0;
                for (int i = 0; i < gradient.length; i++) {
                    worst = Math.max(worst, Math.abs(found[i] - gradient[i]));
                }
                assertThat(worst).as(name).isLessThanOrEqualTo(1e-6 * scale);
            });
        }
    }

    /** Negatives are the answers of the next rows, absent in every third row; pairs are right in even rows only. */
    private static Dataset data(boolean pairs) {
        Dataset built = TrainingFixture.pairs(ROWS);
        List<String> answers = built.column(1);
        List<String> next = new ArrayList<>();
        List<String> mixed = new ArrayList<>();
        double[] scores = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            String other = answers.get((row + 7) % ROWS);
            next.add(row % 3 == 0 ? "" : other);
            mixed.add(row % 2 == 0 ? answers.get(row) : other);
            scores[row] = row % 2 == 0 ? 1 : 0;
        }
        return pairs
                ? Dataset.of(List.of("sentence1", "sentence2"), List.of(built.column(0), mixed), scores)
                : Dataset.of(List.of("anchor", "positive", "negative"), List.of(built.column(0), answers, next));
    }

    private static List<List<int[]>> columns(SentenceTransformer model, Dataset data) {
        List<List<int[]>> columns = new ArrayList<>();
        for (int column = 0; column < data.columnCount(); column++) {
            List<int[]> ids = new ArrayList<>();
            for (int row = 0; row < data.rows(); row++) {
                ids.add(
                        data.isPresent(row, column)
                                ? model.tokenize(List.of(data.text(row, column)))
                                        .ids()
                                        .get(0)
                                : new int[0]);
            }
            columns.add(ids);
        }
        return columns;
    }

    private static double oneGraph(SentenceTransformer model, Loss loss, BatchGradient.Batch batch) {
        List<int[]> texts = new ArrayList<>();
        for (List<int[]> column : batch.columns()) {
            column.stream().filter(text -> text.length > 0).forEach(texts::add);
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor[] vectors = new Tensor[texts.size()];
            int pass = 0;
            for (int[] pack : TokenBudget.packs(texts, BUDGET)) {
                List<int[]> rows = new ArrayList<>();
                for (int text : pack) {
                    rows.add(texts.get(text));
                }
                torch.manual_seed(StepSeed.of(SEED, STEP, pass++));
                Tensor embedded = model.embed(PackedTokens.pack(rows), true);
                for (int i = 0; i < pack.length; i++) {
                    vectors[pack[i]] = embedded.narrow(0, i, 1);
                }
            }
            Tensor zero = torch.zeros(1, model.dimension());
            List<Tensor> columns = new ArrayList<>();
            int next = 0;
            for (List<int[]> column : batch.columns()) {
                Tensor[] rows = new Tensor[column.size()];
                for (int row = 0; row < rows.length; row++) {
                    rows[row] = column.get(row).length > 0 ? vectors[next++] : zero;
                }
                columns.add(Tensors.concatenate(rows));
            }
            BatchFacts facts = Objects.requireNonNull(batch.facts());
            Tensor value = loss.compute(new Embeddings(columns, facts));
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
