package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.WorkerThreads;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.LossClasses;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.internal.BatchArguments;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss but those with a decoder: several workers make the run of one, dropout on. */
@Tag("numeric")
class LossWorkersTest {

    private static final int ALL = 1_000_000;
    private static final int CACHING = 150;

    static Stream<Loss> losses() {
        return LossCachingTest.losses().filter(loss -> !loss.usesDecoder());
    }

    @Test
    void noLossIsForgotten() {
        Set<String> decoding = new HashSet<>(LossClasses.names());
        decoding.removeAll(LossClasses.of(losses()));
        assertThat(decoding).containsExactly("DenoisingAutoEncoderLoss");
    }

    @ParameterizedTest
    @MethodSource("losses")
    void twoMakeTheRunOfOne(Loss loss) {
        requireSame(loss, 2, 2, CACHING);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("losses")
    void severalMakeTheRunOfOne(Loss loss) {
        requireSame(loss, 2, 6, ALL);
        requireSame(loss, 3, 6, CACHING);
    }

    private static void requireSame(Loss loss, int count, int steps, int budget) {
        StepLog one = run(loss, steps, budget, Workers.alone());
        WorkerThreads.together(count, workers -> run(loss, steps, budget, workers))
                .forEach(several -> several.requireSame(one));
    }

    private static StepLog run(Loss loss, int steps, int budget, Workers workers) {
        Dataset data = LossCachingTest.data(loss);
        StepLog log = new StepLog();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.Builder trainer = Trainer.builder(model)
                    .loss(loss)
                    .arguments(TrainingArguments.builder()
                            .batchSize(8)
                            .batchSampler(BatchArguments.usualSampling(loss))
                            .maxSteps(steps)
                            .epochs(3)
                            .learningRate(2e-4)
                            .miniBatchTokens(budget)
                            .precision(TrainingArguments.PrecisionChoice.FP32)
                            .build())
                    .listener(log)
                    .workers(workers);
            if (loss.usesGuide()) {
                trainer.guide(model);
            }
            trainer.train(data);
        }
        return log;
    }
}
