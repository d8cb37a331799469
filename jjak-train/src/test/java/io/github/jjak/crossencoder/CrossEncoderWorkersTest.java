package io.github.jjak.crossencoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.CountedLater;
import io.github.jjak.distributed.internal.Reduction;
import io.github.jjak.distributed.internal.WorkerThreads;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.StepLog;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingFixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss of cross-encoders: several workers make the run of one, dropout on. */
@Tag("numeric")
class CrossEncoderWorkersTest {

    private static final int ALL = 1_000_000;
    private static final int CACHING = 200;

    static Stream<CrossEncoderLoss> losses() {
        return Stream.concat(CrossEncoderTrainerTest.losses().stream(), Stream.of(new CrossEntropyLoss()));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void twoMakeTheRunOfOne(CrossEncoderLoss loss) {
        requireSame(loss, 2, new Size(2, 1, CACHING));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("losses")
    void severalMakeTheRunOfOne(CrossEncoderLoss loss) {
        requireSame(loss, 2, new Size(6, 1, ALL));
        requireSame(loss, 3, new Size(6, 2, CACHING));
    }

    /** Of a run. */
    private record Size(int steps, int accumulation, int budget) {}

    private static void requireSame(CrossEncoderLoss loss, int count, Size size) {
        StepLog one = run(loss, size, Workers.alone());
        WorkerThreads.together(count, workers -> run(loss, size, workers)).forEach(several -> several.requireSame(one));
    }

    /** Gradients that are summed while the backward pass goes on are those that are summed after it, to the bit. */
    @ParameterizedTest
    @MethodSource("losses")
    void sumWhileTheyGoBackward(CrossEncoderLoss loss) {
        Size size = new Size(3, 1, CACHING);
        AtomicInteger later = new AtomicInteger();
        List<List<Double>> after =
                WorkerThreads.together(2, workers -> run(loss, size, workers).numbers());
        List<List<Double>> overlapped = WorkerThreads.together(
                2,
                new Reduction(Precision.FP32, true),
                workers -> run(loss, size, CountedLater.of(workers, later)).numbers());
        assertThat(overlapped).isEqualTo(after);
        assertThat(later).hasPositiveValue();
    }

    /** Before the first step all have the weights of one, so each metric has its bits. One is a thread of several, too. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void measureWhatOneMeasures(int count) {
        List<Map<String, Double>> one =
                WorkerThreads.together(1, CrossEncoderWorkersTest::evaluations).get(0);
        List<List<Map<String, Double>>> several = WorkerThreads.together(count, CrossEncoderWorkersTest::evaluations);
        assertThat(several.get(0)).hasSameSizeAs(one).first().isEqualTo(one.get(0));
        assertThat(several.get(1)).isEmpty();
    }

    /** Of 600 pairs, which are several forward passes. */
    private static List<Map<String, Double>> evaluations(Workers workers) {
        Dataset pairs = TrainingFixture.pairs(600);
        double[] classes =
                IntStream.range(0, pairs.rows()).mapToDouble(row -> row % 2).toArray();
        StepLog log = new StepLog();
        try (CrossEncoder model = CrossEncoderTrainerTest.model(2)) {
            trainer(model, new CrossEntropyLoss(), new Size(1, 1, ALL), workers, log)
                    .evaluator(CrossEncoderClassificationEvaluator.of(Dataset.of(
                            List.of("question", "answer"), List.of(pairs.column(0), pairs.column(1)), classes)))
                    .train(CrossEncoderTrainerTest.labelled());
        }
        return log.evaluations();
    }

    @Test
    void onlyTheFirstAsksTheTeacher() {
        AtomicInteger asked = new AtomicInteger();
        List<StepLog> logs = WorkerThreads.together(2, workers -> {
            StepLog log = new StepLog();
            try (CrossEncoder model = CrossEncoderTrainerTest.model(1)) {
                trainer(model, new MSELoss(), new Size(1, 1, ALL), workers, log)
                        .teacher("lengths", pairs -> labels(pairs, asked))
                        .train(CrossEncoderTrainerTest.triplets());
            }
            return log;
        });
        logs.get(1).requireSame(logs.get(0));
        assertThat(asked).hasValue(1);
    }

    private static float[] labels(List<TextPair> pairs, AtomicInteger asked) {
        asked.incrementAndGet();
        float[] labels = new float[pairs.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = pairs.get(i).second().length() / 10f;
        }
        return labels;
    }

    private static StepLog run(CrossEncoderLoss loss, Size size, Workers workers) {
        boolean classes = loss instanceof CrossEntropyLoss;
        Dataset data = classes
                ? CrossEncoderTrainerTest.labelled()
                // Its batches repeat no text.
                : loss.inBatchNegatives() > 0 ? CrossEncoderTrainerTest.marked() : CrossEncoderTrainerTest.triplets();
        StepLog log = new StepLog();
        try (CrossEncoder model = CrossEncoderTrainerTest.model(classes ? 2 : 1)) {
            trainer(model, loss, size, workers, log).train(data);
        }
        return log;
    }

    private static CrossEncoderTrainer.Builder trainer(
            CrossEncoder model, CrossEncoderLoss loss, Size size, Workers workers, StepLog log) {
        return CrossEncoderTrainer.builder(model)
                .loss(loss)
                .arguments(TrainingArguments.builder()
                        .batchSize(4)
                        .maxSteps(size.steps())
                        .epochs(6)
                        .gradientAccumulationSteps(size.accumulation())
                        .learningRate(2e-4)
                        .miniBatchTokens(size.budget())
                        .precision(TrainingArguments.PrecisionChoice.FP32)
                        .build())
                .listener(log)
                .workers(workers);
    }
}
