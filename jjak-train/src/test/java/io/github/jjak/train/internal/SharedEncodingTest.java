package io.github.jjak.train.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.RingOfWorkers;
import io.github.jjak.distributed.internal.WorkerThreads;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.RunException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.EncodingBackend;
import io.github.jjak.tensor.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors that several workers compute are those of one, to the bit; workers are threads, connected by real sockets. */
@Tag("numeric")
class SharedEncodingTest {

    private static final List<String> TEXTS =
            Dataset.builtin("services-ko", "train").column(1);

    /** Passes of 200 tokens: some for everybody. */
    private static float[][] encode(SentenceTransformer model) {
        float[][] vectors = new float[TEXTS.size()][];
        model.encode(
                TEXTS,
                TextRole.DOCUMENT,
                new EncodeOptions(200, 100),
                (text, vector) -> vectors[(int) text] = vector.clone());
        return vectors;
    }

    /** Counts the passes that a worker computes, and fails at one of them. */
    private static final class Counted implements EncodingBackend {
        private final EncodingBackend of;
        private final AtomicInteger passes = new AtomicInteger();
        private final int failing;

        Counted(EncodingBackend of, int failing) {
            this.of = of;
            this.failing = failing;
        }

        @Override
        public float[][] encode(List<int[]> rows, int[] promptTokens, Precision precision, int dimension) {
            if (passes.getAndIncrement() == failing) {
                throw new IllegalStateException("a worker dies");
            }
            return of.encode(rows, promptTokens, precision, dimension);
        }

        @Override
        public void requireTrainable() {}

        @Override
        public void close() {}
    }

    /** What a worker saw: vectors by all and by itself, which only the first one has, and how many passes it computed. */
    private record Seen(float[][] byAll, float[][] alone, int passes) {}

    private static Seen see(Workers workers, int failing) {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            Counted counted = new Counted(model.internals().backend(), failing);
            SentenceTransformer counting =
                    new SentenceTransformer(model.internals().encodedBy(counted));
            SharedEncoding encoding = new SharedEncoding(counting, workers);
            if (!workers.isFirst()) {
                encoding.follow();
                return new Seen(new float[0][], new float[0][], counted.passes.get());
            }
            float[][] byAll = encoding.lead(SharedEncodingTest::encode);
            return new Seen(byAll, encode(model), counted.passes.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void vectorsHaveTheBitsOfOneWorkersAndOthersCompute(int count) {
        List<Seen> all = WorkerThreads.together(count, workers -> see(workers, -1));
        assertThat(all.get(0).byAll()).isDeepEqualTo(all.get(0).alone());
        int passes = all.stream().mapToInt(Seen::passes).sum();
        assertThat(passes).isGreaterThan(50);
        // Windows of a hundred texts have few passes, so a third worker may find none.
        all.stream().limit(2).forEach(seen -> assertThat(seen.passes()).isGreaterThanOrEqualTo(passes / count / 4));
    }

    @Test
    void metricsAreThoseOfOneWorker() {
        InformationRetrievalEvaluator evaluator =
                InformationRetrievalEvaluator.of(Dataset.builtin("services-ko", "test"), TEXTS);
        List<List<Map<String, Double>>> all = WorkerThreads.together(2, workers -> {
            List<Map<String, Double>> metrics = new ArrayList<>();
            try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
                SharedEncoding encoding = new SharedEncoding(model, workers);
                if (workers.isFirst()) {
                    metrics.add(encoding.lead(evaluator::evaluate));
                    // It may be asked again.
                    metrics.add(encoding.lead(evaluator::evaluate));
                    metrics.add(evaluator.evaluate(model));
                } else {
                    encoding.follow();
                    encoding.follow();
                }
            }
            return metrics;
        });
        assertThat(all.get(0).get(0)).isNotEmpty().isEqualTo(all.get(0).get(2));
        assertThat(all.get(0).get(1)).isEqualTo(all.get(0).get(2));
    }

    @Test
    void theFirstDoesItAloneWhenAnotherIsLost() {
        List<String> ends = WorkerThreads.each(WorkerThreads.places(3, Duration.ofSeconds(20)), place -> {
            try (Workers workers = RingOfWorkers.meet(place)) {
                Seen seen = see(workers, place.rank() == 1 ? 5 : -1);
                assertThat(seen.byAll()).isDeepEqualTo(seen.alone());
                assertThatThrownBy(() -> workers.any(false))
                        .isInstanceOf(RunException.class)
                        .hasMessageContaining("A worker is lost");
                return "whole";
            } catch (RuntimeException failure) {
                return String.valueOf(failure.getMessage());
            }
        });
        assertThat(ends.get(0)).isEqualTo("whole");
        assertThat(ends.get(1)).isEqualTo("a worker dies");
        assertThat(ends.get(2)).contains("A worker is lost");
    }
}
