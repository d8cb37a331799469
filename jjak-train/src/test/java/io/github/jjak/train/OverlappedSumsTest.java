package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.distributed.internal.CountedLater;
import io.github.jjak.distributed.internal.Reduction;
import io.github.jjak.distributed.internal.RingOfWorkers;
import io.github.jjak.distributed.internal.WorkerThreads;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.ContrastiveTensionLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.internal.BatchArguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients that are summed while the backward pass goes on make the run of those that are summed after it, to the bit. */
@Tag("numeric")
class OverlappedSumsTest {

    private static final int STEPS = 4;

    /** Of ko-tiny. */
    private static final int TINY_LAYERS = 2;

    private static final int ALL = 1_000_000;
    private static final int CACHING = 150;
    private static final UnaryOperator<TrainingArguments.Builder> PLAIN = UnaryOperator.identity();

    /**
     * A run.
     *
     * @param layers that are trained, of the two that the model has; 0 if nothing is told of them
     */
    private record Case(
            String name,
            Loss loss,
            int workers,
            Precision precision,
            int budget,
            int accumulation,
            int layers,
            UnaryOperator<TrainingArguments.Builder> more) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Loss loss, int workers, int budget, int accumulation) {
        return new Case(name, loss, workers, Precision.FP32, budget, accumulation, TINY_LAYERS, PLAIN);
    }

    private static Case of(String name, int workers, int layers, UnaryOperator<TrainingArguments.Builder> more) {
        return new Case(name, new MultipleNegativesRankingLoss(), workers, Precision.FP32, CACHING, 1, layers, more);
    }

    static Stream<Case> cases() {
        Loss usual = new MultipleNegativesRankingLoss();
        return Stream.of(
                of("one mini-batch", usual, 2, ALL, 1),
                of("caching", usual, 3, CACHING, 1),
                of("caching and accumulation", usual, 2, CACHING, 3),
                of("a loss with parameters", new SoftmaxLoss(2), 3, CACHING, 2),
                of("a loss with a copy", new ContrastiveTensionLoss(), 2, CACHING, 1),
                of("a loss of layers", new AdaptiveLayerLoss(usual), 3, CACHING, 1),
                new Case("bf16", usual, 3, Precision.BF16, CACHING, 1, TINY_LAYERS, PLAIN),
                of("frozen table", 2, TINY_LAYERS, arguments -> arguments.freezeEmbeddings(true)),
                of(
                        "frozen layers",
                        3,
                        TINY_LAYERS - 1,
                        arguments -> arguments.freezeEmbeddings(true).freezeLayers(1)),
                of("an adapter", 2, 0, arguments -> arguments.loraRank(4)),
                of("layers run again", 2, TINY_LAYERS, arguments -> arguments.recomputeLayers(true)));
    }

    /** Two pairs are four texts, of which two of six workers have none. */
    static Stream<Case> withoutRows() {
        return Stream.of(new Case(
                "no rows",
                new MultipleNegativesRankingLoss(),
                6,
                Precision.FP32,
                ALL,
                1,
                TINY_LAYERS,
                arguments -> arguments.batchSize(2)));
    }

    private record Made(List<Double> losses, Map<String, float[]> weights, int exchangesOnAnotherThread) {}

    @ParameterizedTest
    @MethodSource({"cases", "withoutRows"})
    void areTheSame(Case run) {
        List<Made> after = WorkerThreads.together(
                run.workers(), new Reduction(run.precision(), false), workers -> run(run, workers));
        List<Made> overlapped = WorkerThreads.together(
                run.workers(), new Reduction(run.precision(), true), workers -> run(run, workers));
        for (int rank = 0; rank < run.workers(); rank++) {
            assertThat(overlapped.get(rank).losses())
                    .isEqualTo(after.get(rank).losses())
                    .hasSize(STEPS);
            TrainingFixture.assertSameBits(
                    overlapped.get(rank).weights(), after.get(rank).weights());
            assertThat(after.get(rank).exchangesOnAnotherThread()).isZero();
        }
        assertThat(overlapped.get(0).exchangesOnAnotherThread()).isEqualTo(STEPS * run.layers());
    }

    /** Some workers may overlap and others not. */
    @ParameterizedTest
    @MethodSource("cases")
    @Tag("slow")
    void areTheSameWhereOneWorkerOverlaps(Case run) {
        List<Made> after = WorkerThreads.together(
                run.workers(), new Reduction(run.precision(), false), workers -> run(run, workers));
        List<Made> mixed = WorkerThreads.each(
                WorkerThreads.places(
                        run.workers(), Duration.ofSeconds(20), rank -> new Reduction(run.precision(), rank == 1)),
                place -> {
                    try (Workers workers = RingOfWorkers.meet(place)) {
                        return run(run, workers);
                    }
                });
        mixed.forEach(made ->
                TrainingFixture.assertSameBits(made.weights(), after.get(0).weights()));
    }

    private static Made run(Case run, Workers workers) {
        List<Double> losses = new ArrayList<>();
        AtomicInteger later = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .loss(run.loss())
                    .arguments(run.more()
                            .apply(TrainingArguments.builder()
                                    .batchSize(8)
                                    .batchSampler(BatchArguments.usualSampling(run.loss()))
                                    .maxSteps(STEPS)
                                    .epochs(5)
                                    .learningRate(2e-4)
                                    .gradientAccumulationSteps(run.accumulation())
                                    .miniBatchTokens(run.budget())
                                    .precision(TrainingArguments.PrecisionChoice.FP32))
                            .build())
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            losses.add(step.loss());
                        }
                    })
                    .workers(CountedLater.of(workers, later))
                    .train(LossCachingTest.data(run.loss()));
            return new Made(losses, TrainingFixture.weights(model), later.get());
        }
    }
}
