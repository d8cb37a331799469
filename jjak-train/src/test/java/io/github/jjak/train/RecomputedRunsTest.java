package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.crossencoder.CrossEncoderTrainer;
import io.github.jjak.data.Dataset;
import io.github.jjak.distill.internal.StaticDistillation;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.ContrastiveTensionLossInBatchNegatives;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose layers are run again in the backward pass: the losses of all steps and all weights have the bits of a run that keeps all. */
@Tag("numeric")
class RecomputedRunsTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(32);

    @TempDir
    private Path temp;

    /** What a run leaves: the loss of each step, and the weights. */
    private static Map<String, float[]> run(
            Supplier<SentenceTransformer> start, Loss loss, TrainingArguments.Builder arguments, boolean recompute) {
        List<Float> losses = new ArrayList<>();
        try (SentenceTransformer model = start.get()) {
            Trainer.builder(model)
                    .arguments(arguments.recomputeLayers(recompute).build())
                    .loss(loss)
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            losses.add((float) step.loss());
                        }
                    })
                    .train(PAIRS);
            Map<String, float[]> left = TrainingFixture.weights(model);
            float[] all = new float[losses.size()];
            IntStream.range(0, all.length).forEach(i -> all[i] = losses.get(i));
            left.put("losses", all);
            return left;
        }
    }

    private static void assertSameBits(
            Supplier<SentenceTransformer> start, Loss loss, TrainingArguments.Builder arguments) {
        Map<String, float[]> kept = run(start, loss, arguments, false);
        assertThat(kept.get("losses")).hasSizeGreaterThan(3);
        TrainingFixture.assertSameBits(run(start, loss, arguments, true), kept);
    }

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .epochs(1)
                .batchSize(8)
                .learningRate(2e-3)
                .miniBatchTokens(100_000)
                .precision(PrecisionChoice.FP32);
    }

    @ParameterizedTest
    @CsvSource({
        "xlm-roberta-tiny, 100000",
        "xlm-roberta-tiny, 60",
        "electra-tiny, 100000",
        "electra-tiny, 60",
        "distilbert-tiny, 100000",
        "distilbert-tiny, 60",
        "mpnet-tiny, 100000",
        "mpnet-tiny, 60",
        "modernbert-tiny, 100000",
        "modernbert-tiny, 60"
    })
    void everyArchitectureInOnePieceAndCached(String name, int miniBatchTokens) {
        ParityFixtures fixtures = ParityFixtures.of(RecomputedRunsTest.class);
        assertSameBits(
                () -> SentenceTransformer.load(fixtures.path("trace/" + name)),
                new MultipleNegativesRankingLoss(),
                arguments().miniBatchTokens(miniBatchTokens));
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 60})
    void inBf16(int miniBatchTokens) {
        assertSameBits(
                TrainingFixture::tiny,
                new MultipleNegativesRankingLoss(),
                arguments().precision(PrecisionChoice.BF16).miniBatchTokens(miniBatchTokens));
    }

    @Test
    void anAdapterAndFrozenLayers() {
        assertSameBits(
                TrainingFixture::tiny,
                new MultipleNegativesRankingLoss(),
                arguments().loraRank(4).miniBatchTokens(60));
        assertSameBits(
                TrainingFixture::tiny,
                new MultipleNegativesRankingLoss(),
                arguments().freezeEmbeddings(true).freezeLayers(1));
    }

    @Test
    void lossesOfLayersAndOfACopy() {
        assertSameBits(TrainingFixture::tiny, new AdaptiveLayerLoss(new MultipleNegativesRankingLoss()), arguments());
        assertSameBits(TrainingFixture::tiny, new ContrastiveTensionLossInBatchNegatives(), arguments());
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 150})
    void aCrossEncoder(int miniBatchTokens) {
        Map<String, float[]> kept = crossEncoder(arguments().miniBatchTokens(miniBatchTokens), false);
        TrainingFixture.assertSameBits(crossEncoder(arguments().miniBatchTokens(miniBatchTokens), true), kept);
    }

    private static Map<String, float[]> crossEncoder(TrainingArguments.Builder arguments, boolean recompute) {
        try (SentenceTransformer encoder = TrainingFixture.tiny();
                CrossEncoder model = CrossEncoder.create(encoder, 1, 64, 5)) {
            CrossEncoderTrainer.builder(model)
                    .arguments(arguments.recomputeLayers(recompute).build())
                    .train(PAIRS);
            Map<String, float[]> weights = new LinkedHashMap<>();
            for (Parameter parameter : model.internals().parameters()) {
                weights.put(parameter.name(), Tensors.toFloats(parameter.value()));
            }
            return weights;
        }
    }

    /** It decides no bit, so a run may go on either way; nothing else of the mini-batches is chosen again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoppedRunGoesOnEitherWay(boolean first) {
        Map<String, float[]> whole = run(TrainingFixture::tiny, new MultipleNegativesRankingLoss(), arguments(), false);
        whole.remove("losses");
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().recomputeLayers(first).build())
                            .output(RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE))
                            .stopRequested(() -> asked.getAndIncrement() == 2)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments()
                            .miniBatchTokens(null)
                            .recomputeLayers(!first)
                            .build())
                    .output(RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
        assertThat(temp.resolve("run/run.json")).content().contains("\"recompute_layers\" : " + !first);
    }

    @Test
    void aTableOfTokenVectorsHasNoLayers() {
        try (SentenceTransformer teacher = TrainingFixture.tiny();
                SentenceTransformer table =
                        new StaticDistillation(16, 1e-4).of(teacher, List.of()).model()) {
            assertThatThrownBy(() -> Trainer.builder(table)
                            .arguments(arguments().recomputeLayers(true).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`recomputeLayers`");
        }
    }
}
