package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.AnglELoss;
import io.github.jjak.loss.BatchAllTripletLoss;
import io.github.jjak.loss.BatchHardSoftMarginTripletLoss;
import io.github.jjak.loss.BatchHardTripletLoss;
import io.github.jjak.loss.BatchSemiHardTripletLoss;
import io.github.jjak.loss.CoSENTLoss;
import io.github.jjak.loss.ContrastiveLoss;
import io.github.jjak.loss.ContrastiveTensionLoss;
import io.github.jjak.loss.ContrastiveTensionLossInBatchNegatives;
import io.github.jjak.loss.CosineSimilarityLoss;
import io.github.jjak.loss.DenoisingAutoEncoderLoss;
import io.github.jjak.loss.Distance;
import io.github.jjak.loss.DistillKLDivLoss;
import io.github.jjak.loss.EmbedDistillLoss;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.Embeddings.LayerColumns;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.GlobalOrthogonalRegularizationLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.LossClasses;
import io.github.jjak.loss.MSELoss;
import io.github.jjak.loss.MarginMSELoss;
import io.github.jjak.loss.MarginStrategy;
import io.github.jjak.loss.MatryoshkaLoss;
import io.github.jjak.loss.MegaBatchMarginLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.OnlineContrastiveLoss;
import io.github.jjak.loss.SeveralPositives;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.loss.WeightedSumLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.StepSeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradient caching of every loss, dropout on, against one graph over the same mini-batches; DESIGN's tolerance is 1e-6. Every
 * third negative is absent. The reference never encodes an absent text either and puts zeros in its place by itself.
 */
@Tag("numeric")
class LossCachingTest {

    private static final long SEED = 11;
    private static final int STEP = 3;
    private static final int ROWS = 16;
    private static final int BUDGET = 150;

    /** Where only the questions are encoded. */
    private static final int SMALL_BUDGET = 60;

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
                new CoSENTLoss(),
                new EmbedDistillLoss(),
                new EmbedDistillLoss(EmbedDistillLoss.DistanceMetric.L2, 128),
                new SoftmaxLoss(2),
                new AnglELoss(),
                new BatchAllTripletLoss(Distance.COSINE, 0.5),
                new BatchHardTripletLoss(Distance.COSINE, 0.5),
                new BatchHardSoftMarginTripletLoss(),
                new BatchSemiHardTripletLoss(Distance.COSINE, 0.5),
                new MegaBatchMarginLoss(0.99, -0.5, true),
                MultipleNegativesRankingLoss.builder().learnScale(true).build(),
                MultipleNegativesRankingLoss.builder()
                        .severalPositives(SeveralPositives.OUTSIDE)
                        .build(),
                MultipleNegativesRankingLoss.builder().debias(0.02).build(),
                new GlobalOrthogonalRegularizationLoss(),
                new WeightedSumLoss(List.of(
                        new WeightedSumLoss.Term(new MultipleNegativesRankingLoss(), 1),
                        new WeightedSumLoss.Term(new GlobalOrthogonalRegularizationLoss(), 0.5))),
                new MatryoshkaLoss(new CoSENTLoss(), List.of(128, 64, 16)),
                new AdaptiveLayerLoss(new MultipleNegativesRankingLoss()),
                AdaptiveLayerLoss.builder(new MatryoshkaLoss(
                                new MultipleNegativesRankingLoss(), List.of(128, 16), List.of(1.0, 1.0), 1))
                        .layersPerStep(AdaptiveLayerLoss.ALL_LAYERS)
                        .build(),
                new MatryoshkaLoss(
                        new MultipleNegativesRankingLoss(), List.of(128, 64, 16, 8), List.of(1.0, 0.5, 2.0, 1.0), 2),
                new DenoisingAutoEncoderLoss(),
                new ContrastiveTensionLoss(),
                new ContrastiveTensionLossInBatchNegatives(),
                new MSELoss(),
                new MarginMSELoss(),
                new DistillKLDivLoss(SimilarityFunction.COSINE, 0.05));
    }

    @Test
    void noLossIsForgotten() {
        assertThat(LossClasses.of(losses())).isEqualTo(LossClasses.names());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void cachedGradientsAreThoseOfOneGraph(Loss loss) {
        Dataset data = data(loss);
        try (SentenceTransformer model = TrainingFixture.tiny();
                ModelTraining training = model.internals().training(Precision.FP32);
                LossInTraining own = TrainingFixture.own(model, loss)) {
            int[] rows = IntStream.range(0, ROWS).toArray();
            RowFacts facts = RowFacts.of(data, Map.of(), loss.usesGuide() ? GuideVectors.of(model, data) : null);
            BatchGradient.Batch batch = new BatchGradient.Batch(columns(model, data), facts.of(rows));

            double reference = plain(model, training, own, batch);
            Map<String, float[]> expected = takeGradients(model, training, own);
            BatchGradient.Outcome outcome = new BatchGradient(model, training, own, budget(loss))
                    .accumulate(List.of(batch), SEED, STEP, BackwardProgress.UNWATCHED);
            Map<String, float[]> actual = takeGradients(model, training, own);

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

    /** Of the model and the loss's own parameters. */
    private static Map<String, float[]> takeGradients(
            SentenceTransformer model, ModelTraining training, LossInTraining own) {
        Map<String, float[]> gradients = KeptPasses.takeGradients(model, training);
        try (TensorScope scope = TensorScope.open()) {
            own.parameters()
                    .forEach(parameter -> gradients.put(
                            parameter.name(), Tensors.toFloats(parameter.value().grad())));
        }
        own.clearGradients(true);
        return gradients;
    }

    /** Negatives are the answers of the next rows, absent in every third row; pairs are right in even rows only. */
    static Dataset data(Loss loss) {
        boolean pairs = !loss.usesInBatchNegatives() && !loss.usesGuide() && !(loss instanceof TripletLoss);
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
        if (loss instanceof ContrastiveTensionLossInBatchNegatives || loss.usesDecoder()) {
            return built;
        }
        if (loss.comparesClasses()) {
            List<String> longer = IntStream.range(0, ROWS)
                    .mapToObj(row -> built.text(row, 0) + " " + built.text(row, 1))
                    .toList();
            return Dataset.of(List.of("sentence"), List.of(longer), scores);
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
                                ? model.internals()
                                        .tokenize(List.of(data.text(row, column)))
                                        .ids()
                                        .get(0)
                                : new int[0]);
            }
            columns.add(ids);
        }
        return columns;
    }

    private static double plain(
            SentenceTransformer model, ModelTraining training, LossInTraining own, BatchGradient.Batch batch) {
        DecoderInTraining decoder = own.decoder();
        List<List<int[]>> encoded =
                decoder == null ? batch.columns() : batch.columns().subList(0, 1);
        List<int[]> texts = new ArrayList<>();
        for (List<int[]> column : encoded) {
            column.stream().filter(text -> text.length > 0).forEach(texts::add);
        }
        CopyInTraining copy = own.copy();
        int ofCopy = copy == null ? 0 : batch.columns().get(0).size();
        try (TensorScope scope = TensorScope.open();
                KeptPasses passes = KeptPasses.of(
                        copy == null ? training : copy.training(),
                        ofCopy,
                        training,
                        texts,
                        budget(own.loss()),
                        SEED,
                        STEP,
                        layers(model, own))) {
            BatchFacts facts = Objects.requireNonNull(batch.facts());
            Map<Integer, List<Tensor>> ofLayers = new LinkedHashMap<>();
            int[] layers = layers(model, own);
            for (int i = 0; i < layers.length; i++) {
                ofLayers.put(layers[i], columns(model, passes, encoded, i + 1));
            }
            long seed = StepSeed.of(SEED, STEP, 0);
            return passes.backward(own.loss()
                    .compute(own.batch(columns(model, passes, encoded, 0), facts, seed)
                            .withLayers(new LayerColumns(encoderLayers(model), ofLayers))
                            .withDecoder(
                                    decoder == null
                                            ? null
                                            : decoder.of(batch.columns().get(1), seed))));
        }
    }

    private static int budget(Loss loss) {
        return loss.usesDecoder() ? SMALL_BUDGET : BUDGET;
    }

    private static int encoderLayers(SentenceTransformer model) {
        return model.internals().encoder().configuration().layers();
    }

    private static int[] layers(SentenceTransformer model, LossInTraining own) {
        return own.loss().layers(encoderLayers(model), StepSeed.of(SEED, STEP, 0));
    }

    /** @param place 0 for the last layer, then the chosen ones */
    private static List<Tensor> columns(
            SentenceTransformer model, KeptPasses passes, List<List<int[]>> encoded, int place) {
        int dimension = model.dimension();
        Tensor zero = torch.zeros(1, dimension);
        List<Tensor> columns = new ArrayList<>();
        int next = 0;
        for (List<int[]> column : encoded) {
            Tensor[] rows = new Tensor[column.size()];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = column.get(row).length > 0
                        ? passes.embeddings().narrow(0, next++, 1).narrow(1, (long) place * dimension, dimension)
                        : zero;
            }
            columns.add(Tensors.concatenate(rows));
        }
        return columns;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
