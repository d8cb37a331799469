package io.github.jjak.distributed.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.JjakException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingOfWorkersTest {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Reduction BF16 = new Reduction(Precision.BF16, false);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void sumsAreTheSameBitsEverywhereAndGathersKeepTheOrder(int count) {
        List<float[][]> all = WorkerThreads.together(count, workers -> {
            try (TensorScope scope = TensorScope.open()) {
                Tensor first = Tensors.of(numbers(workers.rank(), 7), 7);
                Tensor second = Tensors.of(numbers(workers.rank() + 10, 12), 3, 4);
                workers.sum(List.of(first, second));
                int[] rows =
                        IntStream.range(0, count).map(rank -> (rank + 1) % 3).toArray();
                int own = rows[workers.rank()];
                Tensor gathered = workers.gather(Tensors.of(numbers(workers.rank() + 20, own * 2), own, 2), rows);
                Tensor copied = Tensors.of(numbers(workers.rank() + 30, 5), 5);
                workers.copyFromFirst(List.of(copied));
                return new float[][] {
                    Tensors.toFloats(first),
                    Tensors.toFloats(second),
                    Tensors.toFloats(gathered),
                    Tensors.toFloats(copied)
                };
            }
        });
        for (float[][] ofWorker : all) {
            assertThat(ofWorker).isDeepEqualTo(all.get(0));
        }
        for (int i = 0; i < 12; i++) {
            double expected = 0;
            for (int rank = 0; rank < count; rank++) {
                expected += numbers(rank + 10, 12)[i];
            }
            assertThat((double) all.get(0)[1][i]).isCloseTo(expected, within(1e-5));
        }
        List<Float> gathered = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            for (float number : numbers(rank + 20, (rank + 1) % 3 * 2)) {
                gathered.add(number);
            }
        }
        assertThat(all.get(0)[2]).containsExactly(gathered.toArray(Float[]::new));
        assertThat(all.get(0)[3]).isEqualTo(numbers(30, 5));
    }

    private static float[] numbers(int seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** The least that is rounded: what others give, and the sum. A bucket of one number has chunks of none. */
    @ParameterizedTest
    @CsvSource({"2, 1000", "3, 1000", "4, 1001", "5, 1"})
    void sumsThatTravelInBf16AreAddedUpInFloat32(int count, int size) {
        List<float[]> all = WorkerThreads.together(count, BF16, workers -> {
            try (TensorScope scope = TensorScope.open()) {
                Tensor mine = Tensors.of(numbers(workers.rank(), size), size);
                workers.sum(List.of(mine));
                return Tensors.toFloats(mine);
            }
        });
        float[][] given =
                IntStream.range(0, count).mapToObj(rank -> numbers(rank, size)).toArray(float[][]::new);
        for (int i = 0; i < size; i++) {
            int owner = owner(i, size, count);
            float sum = given[owner][i];
            for (int distance = 1; distance < count; distance++) {
                sum += bf16(given[Math.floorMod(owner - distance, count)][i]);
            }
            for (float[] ofWorker : all) {
                assertThat(ofWorker[i]).isEqualTo(bf16(sum));
            }
        }
    }

    private static int owner(int number, int size, int count) {
        int owner = 0;
        for (int end = 0; owner < count; owner++) {
            end += size / count + (owner < size % count ? 1 : 0);
            if (number < end) {
                return owner;
            }
        }
        throw new IllegalArgumentException();
    }

    /** To the nearest, ties to even. */
    private static float bf16(float number) {
        int bits = Float.floatToRawIntBits(number);
        return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void bf16HalvesTheBytes(int count) {
        assertThat(2.0 * bytes(count, BF16) / bytes(count, Reduction.PLAIN)).isCloseTo(1, within(1e-3));
    }

    /** Sent by the first worker for a sum of 120,000 numbers. */
    private static long bytes(int count, Reduction reduction) {
        return WorkerThreads.together(count, reduction, workers -> {
                    try (TensorScope scope = TensorScope.open()) {
                        workers.sum(List.of(torch.zeros(120_000)));
                        return ((RingOfWorkers) workers).bytesSent();
                    }
                })
                .get(0);
    }

    @Test
    void anotherNumberFormatOnTheWireIsRefused() {
        InetSocketAddress master = WorkerThreads.freeAddress();
        List<String> words = failures(
                List.of(
                        new WorkerPlace(0, 2, master, "", SHORT, BF16),
                        new WorkerPlace(1, 2, master, "", SHORT, Reduction.PLAIN)),
                workers -> {});
        assertThat(words).allSatisfy(word -> assertThat(word).contains("`reducePrecision` fp32, but rank 0 with bf16"));
    }

    /** What is made later comes before what is asked next, and has the same sums. */
    @Test
    void exchangesOnAnotherThreadKeepTheirOrder() {
        List<float[]> all = WorkerThreads.together(3, new Reduction(Precision.FP32, true), workers -> {
            try (TensorScope scope = TensorScope.open()) {
                Tensor mine = Tensors.of(numbers(workers.rank(), 100), 100);
                Thread training = Thread.currentThread();
                for (int time = 0; time < 10; time++) {
                    workers.later(() -> {
                        assertThat(Thread.currentThread()).isNotSameAs(training);
                        workers.sum(List.of(mine));
                    });
                }
                workers.any(false);
                return Tensors.toFloats(mine);
            }
        });
        assertThat(all.get(1)).isEqualTo(all.get(0));
        float sum = 0;
        for (int rank = 0; rank < 3; rank++) {
            sum += numbers(rank, 100)[0];
        }
        // Nine more times the sum of three equal numbers.
        assertThat(all.get(0)[0] / Math.pow(3, 9)).isCloseTo(sum, within(1e-4));
    }

    /** The training thread learns who is slow when it waits for what another thread exchanges. */
    @Test
    void whoIsTooSlowForAnExchangeOnAnotherThreadIsNamed() {
        List<String> words = failures(WorkerThreads.places(3, SHORT, new Reduction(Precision.FP32, true)), workers -> {
            try (TensorScope scope = TensorScope.open()) {
                Tensor number = Tensors.of(new float[] {1}, 1);
                if (workers.rank() == 2) {
                    sleep(3500);
                }
                workers.later(() -> workers.sum(List.of(number)));
                workers.later(() -> workers.sum(List.of(number)));
                workers.any(false);
            }
        });
        assertThat(words.get(0)).contains("rank 2 is too slow");
        assertThat(words.get(1)).contains("rank 2 is too slow");
    }

    @Test
    void whoLeavesIsNamedWhileAnotherThreadWaits() {
        List<String> words = failures(
                WorkerThreads.places(3, Duration.ofSeconds(20), new Reduction(Precision.FP32, true)), workers -> {
                    try (TensorScope scope = TensorScope.open()) {
                        Tensor number = Tensors.of(new float[] {1}, 1);
                        if (workers.rank() == 1) {
                            throw new UsageException("leaves");
                        }
                        workers.later(() -> workers.sum(List.of(number)));
                        workers.any(false);
                    }
                });
        assertThat(words.get(0)).contains("A worker is lost");
        assertThat(words.get(2)).contains("A worker is lost");
    }

    @Test
    void flagsAndWordsReachEverybody() {
        List<String> heard = WorkerThreads.together(3, workers -> {
            boolean[] any = workers.any(workers.rank() == 1, false, workers.rank() != 2);
            byte[] said = workers.fromFirst(() -> new byte[] {7, 8});
            return any[0] + " " + any[1] + " " + any[2] + " " + said.length + said[1] + workers.onThisMachine();
        });
        assertThat(heard).containsOnly("true false true 283").hasSize(3);
    }

    @Test
    void aRunThatDiffersIsRefusedEverywhere() {
        List<String> words = failures(
                WorkerThreads.places(3, Duration.ofSeconds(20)),
                workers -> workers.requireSame(
                        Map.of("batch-size", workers.rank() == 2 ? "16" : "32", "data", "a".repeat(64))));
        assertThat(words)
                .hasSize(3)
                .allSatisfy(word ->
                        assertThat(word).contains("rank 2 has batch-size = 16").contains("rank 0 has 32"));
    }

    @Test
    void workersThatDoDifferentThingsAreStopped() {
        List<String> words = failures(WorkerThreads.places(2, Duration.ofSeconds(20)), workers -> {
            if (workers.isFirst()) {
                workers.any(true);
            } else {
                workers.any(true, true);
            }
        });
        assertThat(words).allSatisfy(word -> assertThat(word).contains("make different steps"));
    }

    @Test
    void whoLeavesIsNamed() {
        List<String> words = failures(WorkerThreads.places(3, Duration.ofSeconds(20)), workers -> {
            workers.any(false);
            if (workers.rank() == 1) {
                throw new UsageException("leaves");
            }
            workers.any(false);
        });
        assertThat(words.get(0)).contains("A worker is lost");
        assertThat(words.get(2)).contains("A worker is lost");
    }

    @Test
    void whoIsTooSlowIsNamed() {
        List<String> words = failures(WorkerThreads.places(3, SHORT), workers -> {
            try (TensorScope scope = TensorScope.open()) {
                if (workers.rank() == 2) {
                    sleep(3500);
                }
                workers.sum(List.of(Tensors.of(new float[] {1}, 1)));
            }
        });
        assertThat(words.get(0)).contains("rank 2 is too slow");
        assertThat(words.get(1)).contains("rank 2 is too slow");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each waits for the other one, who does not come. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoWaitsForTheOthersCanBeInterrupted(int rank) throws InterruptedException {
        WorkerPlace place = WorkerThreads.places(2, Duration.ofSeconds(60)).get(rank);
        List<String> words = new CopyOnWriteArrayList<>();
        Thread waits = new Thread(() -> {
            try (Workers workers = RingOfWorkers.meet(place)) {
                words.add("met");
            } catch (RunException interrupted) {
                words.add(interrupted.getMessage());
            }
        });
        waits.start();
        sleep(500);
        waits.interrupt();
        waits.join(Duration.ofSeconds(20).toMillis());
        assertThat(words).hasSize(1).first().asString().startsWith("Interrupted while");
    }

    @Test
    void anotherSecretIsRefused() {
        InetSocketAddress master = WorkerThreads.freeAddress();
        Duration start = Duration.ofMillis(300);
        List<String> words = failures(
                List.of(
                        new WorkerPlace(0, 2, master, "correct horse battery", start),
                        new WorkerPlace(1, 2, master, "a wrong horse battery", start)),
                workers -> {});
        assertThat(words.get(0)).contains("rank 1 is not there");
        assertThat(words.get(1)).contains("secret");
    }

    @Test
    void anotherNumberOfWorkersIsRefused() {
        InetSocketAddress master = WorkerThreads.freeAddress();
        List<String> words = failures(
                List.of(new WorkerPlace(0, 2, master, "", SHORT), new WorkerPlace(1, 3, master, "", SHORT)),
                workers -> {});
        assertThat(words).allSatisfy(word -> assertThat(word).contains("`worldSize` 3, but rank 0 with 2"));
    }

    @Test
    void aPortInUseIsRefused() throws Exception {
        InetSocketAddress master = WorkerThreads.freeAddress();
        try (ServerSocket other = new ServerSocket()) {
            other.bind(master);
            assertThatThrownBy(() -> RingOfWorkers.meet(new WorkerPlace(0, 2, master, "", SHORT)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("Another run may use the port");
        }
    }

    @Test
    void placesAreChecked() {
        assertThatThrownBy(() -> WorkerPlace.address("nowhere")).hasMessageContaining("HOST:PORT");
        assertThatThrownBy(() -> WorkerPlace.address("127.0.0.1:0")).hasMessageContaining("1 to 65535");
        assertThat(WorkerPlace.address("[::1]:29500").getPort()).isEqualTo(29500);
        InetSocketAddress reachable = new InetSocketAddress("192.0.2.1", 29500);
        assertThatThrownBy(() -> new WorkerPlace(0, 2, reachable, "", SHORT)).hasMessageContaining("need a secret");
        assertThatThrownBy(() -> new WorkerPlace(2, 2, reachable, "", SHORT)).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> new WorkerPlace(0, 2, reachable, "short", SHORT))
                .hasMessageContaining("16");
    }

    @FunctionalInterface
    private interface Work {
        void with(Workers workers);
    }

    /** What each worker says when it ends, by rank. */
    private static List<String> failures(List<WorkerPlace> places, Work work) {
        return WorkerThreads.each(places, place -> {
            try (Workers workers = RingOfWorkers.meet(place)) {
                work.with(workers);
                return "nothing";
            } catch (JjakException failure) {
                return failure.getMessage();
            }
        });
    }
}
