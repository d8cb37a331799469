package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextPairs;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.ContrastiveTensionLoss;
import io.github.jjak.loss.ContrastiveTensionLossInBatchNegatives;
import io.github.jjak.loss.DenoisingAutoEncoderLoss;
import io.github.jjak.loss.EmbedDistillLoss;
import io.github.jjak.loss.EmbedDistillLoss.DistanceMetric;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.LossParameter;
import io.github.jjak.loss.MSELoss;
import io.github.jjak.loss.MatryoshkaLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.loss.WeightedSumLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses that are trained themselves: first values, gradients, checkpoints, and what is left of them in the end. */
class LossParametersTest {

    /** Of ko-tiny's vectors. */
    private static final int DIMENSION = 128;

    private static final int ROWS = 48;
    private static final int STOPPED_AFTER = 4;

    @TempDir
    private Path temp;

    private static Dataset classified() {
        Dataset pairs = TrainingFixture.pairs(ROWS);
        double[] classes = IntStream.range(0, ROWS).mapToDouble(row -> row % 3).toArray();
        return Dataset.of(List.of("sentence1", "sentence2"), List.of(pairs.column(0), pairs.column(1)), classes);
    }

    private static Dataset data(Loss loss) {
        boolean pairs = loss.usesGuide()
                || loss.usesInBatchNegatives()
                || loss.usesDecoder()
                || loss instanceof ContrastiveTensionLossInBatchNegatives;
        return loss instanceof ContrastiveTensionLoss
                ? TextPairs.tension(TrainingFixture.pairs(ROWS), 1)
                : pairs ? TrainingFixture.pairs(ROWS) : classified();
    }

    /** Every loss with parameters once, and each way to hold another one: variants of a loss have the same parameters. */
    static Stream<Loss> losses() {
        return Stream.of(
                new SoftmaxLoss(3),
                new EmbedDistillLoss(DistanceMetric.COSINE, DIMENSION),
                MultipleNegativesRankingLoss.builder().learnScale(true).build(),
                new WeightedSumLoss(List.of(
                        new WeightedSumLoss.Term(new SoftmaxLoss(3), 1),
                        new WeightedSumLoss.Term(
                                SoftmaxLoss.builder(3)
                                        .concatenationSentMultiplication(true)
                                        .build(),
                                0.5))),
                new MatryoshkaLoss(
                        MultipleNegativesRankingLoss.builder().learnScale(true).build(),
                        List.of(DIMENSION, 16),
                        List.of(1.0, 0.5),
                        1),
                new DenoisingAutoEncoderLoss(),
                new ContrastiveTensionLoss(),
                new ContrastiveTensionLossInBatchNegatives(),
                new AdaptiveLayerLoss(
                        MultipleNegativesRankingLoss.builder().learnScale(true).build()));
    }

    private static List<float[]> values(LossInTraining loss) {
        return loss.parameters().stream()
                .map(parameter -> Tensors.toFloats(parameter.value()))
                .toList();
    }

    @Test
    void firstValuesFollowFromTheSeedAndTheName() {
        SoftmaxLoss loss = new SoftmaxLoss(3);
        try (LossInTraining one = LossInTraining.of("loss.", loss, 16, 7);
                LossInTraining same = LossInTraining.of("loss.", loss, 16, 7);
                LossInTraining otherSeed = LossInTraining.of("loss.", loss, 16, 8);
                LossInTraining otherTask = LossInTraining.of("loss.nli.", loss, 16, 7)) {
            assertThat(values(one)).usingRecursiveComparison().isEqualTo(values(same));
            assertThat(values(one).get(0)).isNotEqualTo(values(otherSeed).get(0));
            assertThat(values(one).get(0)).isNotEqualTo(values(otherTask).get(0));
            assertThat(one.parameters())
                    .extracting(Parameter::name)
                    .containsExactly("loss.classifier.weight", "loss.classifier.bias");
            assertThat(one.parameters()).extracting(Parameter::decays).containsExactly(true, false);
            assertThat(one.size()).isEqualTo(3 * 48 + 3);
            float most = 0;
            float least = 0;
            for (float value : values(one).get(0)) {
                most = Math.max(most, value);
                least = Math.min(least, value);
            }
            float bound = (float) (1 / Math.sqrt(48));
            assertThat(most).isBetween(0.9f * bound, bound);
            assertThat(least).isBetween(-bound, -0.9f * bound);
        }
    }

    @Test
    void aConstantStartIsOne() {
        LossParameter temperature = new LossParameter("temperature", List.of(1), 20, 0, false);
        assertThat(temperature.size()).isOne();
        assertThatThrownBy(() -> new LossParameter("x", List.of(), 0, 0, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LossParameter("x", List.of(2), 0, Double.NaN, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Four times the same batch, each time with another dropout: the mean is about the gradient of one, the sum four times as long. */
    @Test
    void severalBatchesOfAStepGiveTheMeanOfTheirGradients() {
        Dataset data = classified();
        try (SentenceTransformer model = TrainingFixture.tiny();
                ModelTraining training = model.internals().training(Precision.FP32);
                LossInTraining own = TrainingFixture.own(model, new SoftmaxLoss(3))) {
            int[] rows = {0, 3, 6, 1};
            Dataset chosen = data.select(rows);
            BatchGradient.Batch batch = new BatchGradient.Batch(
                    List.of(
                            TrainingFixture.tokens(model, chosen.column(0)),
                            TrainingFixture.tokens(model, chosen.column(1))),
                    RowFacts.of(data, Map.of(), null).of(rows));
            BatchGradient gradient = new BatchGradient(model, training, own, 4096);
            List<float[]> one = gradientsOf(gradient, own, training, List.of(batch));
            List<float[]> four = gradientsOf(gradient, own, training, List.of(batch, batch, batch, batch));
            for (int parameter = 0; parameter < one.size(); parameter++) {
                assertThat(length(four.get(parameter)) / length(one.get(parameter)))
                        .isBetween(0.5, 1.5);
            }
        }
    }

    private static double length(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static List<float[]> gradientsOf(
            BatchGradient gradient, LossInTraining own, ModelTraining training, List<BatchGradient.Batch> batches) {
        gradient.accumulate(batches, 3, 0, BackwardProgress.UNWATCHED);
        List<float[]> gradients = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            own.parameters()
                    .forEach(parameter ->
                            gradients.add(Tensors.toFloats(parameter.value().grad())));
        }
        own.clearGradients(true);
        training.clearGradients(true);
        return gradients;
    }

    private static Trainer.Builder trainer(SentenceTransformer model, Loss loss, Dataset data, RunFolder folder) {
        Trainer.Builder trainer = Trainer.builder(model)
                .loss(loss)
                .arguments(TrainingArguments.builder()
                        .epochs(2)
                        .batchSize(8)
                        .gradientAccumulationSteps(2)
                        .learningRate(2e-3)
                        .miniBatchTokens(150)
                        .build())
                .output(folder);
        return loss.usesGuide() ? trainer.guide(GuideVectors.of(model, data)) : trainer;
    }

    /** The learning rate of the last update is above 0, so a parameter that started anew would show in the weights. */
    @ParameterizedTest
    @MethodSource("losses")
    @Tag("slow")
    void aStoppedRunEndsInTheBitsOfAWholeOne(Loss loss) {
        Dataset data = data(loss);
        Map<String, float[]> whole;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            trainer(model, loss, data, folder("whole")).train(data);
            whole = TrainingFixture.weights(model);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            int[] steps = {0};
            assertThatThrownBy(() -> trainer(model, loss, data, folder("parts"))
                            .stopRequested(() -> steps[0]++ == STOPPED_AFTER)
                            .train(data))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            RunFolder folder = RunFolder.prepare(temp.resolve("parts"), RunFolder.Existing.RESUME);
            trainer(model, loss, data, folder).resume(true).train(data);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
    }

    private RunFolder folder(String name) {
        return RunFolder.prepare(temp.resolve(name), RunFolder.Existing.REFUSE);
    }

    @Test
    void parametersAreInCheckpointsAndNotInTheModel() {
        Dataset data = classified();
        RunFolder folder = folder("run");
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            int[] steps = {0};
            assertThatThrownBy(() -> trainer(model, new SoftmaxLoss(3), data, folder)
                            .stopRequested(() -> steps[0]++ == 2)
                            .train(data))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SafetensorsReader weights = SafetensorsReader.open(temp.resolve("run/checkpoint-2/weights.safetensors"));
                SafetensorsReader moments =
                        SafetensorsReader.open(temp.resolve("run/checkpoint-2/optimizer.safetensors"));
                SafetensorsReader model = SafetensorsReader.open(temp.resolve("run/last/model.safetensors"))) {
            assertThat(weights.names()).contains("loss.classifier.weight", "loss.classifier.bias");
            assertThat(moments.names()).contains("exp_avg.loss.classifier.weight", "exp_avg_sq.loss.classifier.bias");
            assertThat(model.names()).noneMatch(name -> name.contains("classifier"));
        }
        JsonNode run = JsonFile.read(temp.resolve("run/run.json"));
        assertThat(run.path("loss_parameters").asLong()).isEqualTo(3 * 3 * DIMENSION + 3);
        assertThat(run.path("memory").path("parts").has("the loss's own parameters"))
                .isTrue();
    }

    @Test
    void everyDataSetHasItsOwn() {
        TrainingTask classes = new TrainingTask("classes", classified(), new SoftmaxLoss(3));
        TrainingTask others = new TrainingTask("others", classified(), new SoftmaxLoss(4));
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            int[] steps = {0};
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(TrainingArguments.builder().batchSize(8).build())
                            .output(folder("run"))
                            .stopRequested(() -> steps[0]++ == 1)
                            .train(List.of(classes, others), MultiDatasetBatchSampler.ROUND_ROBIN))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SafetensorsReader weights = SafetensorsReader.open(temp.resolve("run/checkpoint-1/weights.safetensors"))) {
            assertThat(weights.names()).contains("loss.classes.classifier.weight", "loss.others.classifier.weight");
        }
    }

    @Test
    void aTeacherOfAnotherSizeNeedsAProjection() {
        Dataset data = TrainingFixture.pairs(16);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            GuideVectors teacher = GuideVectors.of(model, data);
            assertThat(teacher.dimension()).isEqualTo(DIMENSION);
            for (Loss loss : List.of(
                    new EmbedDistillLoss(DistanceMetric.COSINE, 384), new EmbedDistillLoss(DistanceMetric.L2, 12))) {
                assertThatThrownBy(() ->
                                Trainer.builder(model).loss(loss).guide(teacher).train(data))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("`projectionDimension` " + DIMENSION);
            }
            assertThatThrownBy(() -> new MSELoss().checkGuide(256, 384))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`projectionDimension` 384");
            new MSELoss().checkGuide(256, 256);
        }
        assertThatThrownBy(() -> new EmbedDistillLoss(DistanceMetric.COSINE, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("but is 0");
    }

    @Test
    void classesAreCountedFromZero() {
        SoftmaxLoss loss = new SoftmaxLoss(3);
        loss.checkLabels(new double[] {0, 2, 1});
        assertThatThrownBy(() -> loss.checkLabels(new double[] {0, 3}))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("from 0 to 2", "row 2 has 3.0");
        assertThatThrownBy(() -> loss.checkLabels(new double[] {0, 0.5}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("0.5");
        assertThatThrownBy(() -> loss.checkLabels(new double[] {1, 1}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("all 2 rows");
        assertThatThrownBy(() -> loss.checkLabels(null)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> loss.check(3, 8)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new SoftmaxLoss(1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> SoftmaxLoss.builder(2)
                        .concatenationSentRep(false)
                        .concatenationSentDifference(false)
                        .build())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("nothing");
    }
}
