package io.github.jjak.serve.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DeadlineException;
import io.github.jjak.serve.queue.QueueOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the queue promises, with a model that a test holds in its hands. */
@Timeout(60)
class EmbeddingQueueTest {

    private static final QueueOptions OPTIONS = QueueOptions.ofDefaults();

    /** Notes its passes; a row's vector is its tokens' sum. Each pass needs a permit. */
    private static final class Gate implements RowEncoder {
        private final List<List<Integer>> passes = Collections.synchronizedList(new ArrayList<>());
        private final Semaphore permits = new Semaphore(0);
        private final CountDownLatch first = new CountDownLatch(1);

        @Override
        public float[][] encode(List<int[]> rows, int[] promptTokens) {
            passes.add(rows.stream().map(row -> row.length).toList());
            first.countDown();
            permits.acquireUninterruptibly();
            return rows.stream()
                    .map(row -> new float[] {Arrays.stream(row).sum()})
                    .toArray(float[][]::new);
        }
    }

    private static List<int[]> rows(int... lengths) {
        return Arrays.stream(lengths).mapToObj(length -> ones(length)).toList();
    }

    private static int[] ones(int length) {
        int[] row = new int[length];
        Arrays.fill(row, 1);
        return row;
    }

    @Test
    void manyRequestsShareAPass() throws Exception {
        Gate gate = new Gate();
        try (EmbeddingQueue queue = new EmbeddingQueue(gate, OPTIONS, QueueObserver.NONE)) {
            CompletableFuture<Encoded> first = queue.submit(rows(3), 0);
            gate.first.await();
            List<CompletableFuture<Encoded>> others = new ArrayList<>();
            for (int length = 4; length < 10; length++) {
                others.add(queue.submit(rows(length), 0));
            }
            gate.permits.release(100);
            assertThat(first.join().vectors()[0]).containsExactly(3);
            for (int i = 0; i < others.size(); i++) {
                assertThat(others.get(i).join().vectors()[0]).containsExactly(4 + i);
            }
            assertThat(gate.passes).containsExactly(List.of(3), List.of(4, 5, 6, 7, 8, 9));
        }
    }

    @Test
    void aPassKeepsToTheBudget() throws Exception {
        Gate gate = new Gate();
        try (EmbeddingQueue queue = new EmbeddingQueue(gate, OPTIONS.withBatchTokens(20), QueueObserver.NONE)) {
            CompletableFuture<Encoded> result = queue.submit(rows(9, 9, 9, 9, 30), 0);
            gate.permits.release(100);
            assertThat(result.join().vectors()).hasNumberOfRows(5);
            assertThat(gate.passes).containsExactly(List.of(9, 9), List.of(9, 9), List.of(30));
        }
    }

    /** Short rows do not wait for a pass of long ones that is under way. */
    @Test
    void shortRowsPassAPassOfLongOnes() throws Exception {
        CountDownLatch longBegan = new CountDownLatch(1);
        CountDownLatch longMayEnd = new CountDownLatch(1);
        RowEncoder model = (rows, prompts) -> {
            if (rows.get(0).length > OPTIONS.shortTokens()) {
                longBegan.countDown();
                await(longMayEnd);
            }
            return new float[rows.size()][1];
        };
        try (EmbeddingQueue queue = new EmbeddingQueue(model, OPTIONS, QueueObserver.NONE)) {
            CompletableFuture<Encoded> slow = queue.submit(rows(512, 512), 0);
            longBegan.await();
            assertThat(queue.submit(rows(8), 0).join().vectors()).hasNumberOfRows(1);
            assertThat(slow).isNotDone();
            longMayEnd.countDown();
            slow.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A request with many texts gives way to a small one that comes later. */
    @Test
    void aLargeRequestDoesNotStarveASmallOne() throws Exception {
        Gate gate = new Gate();
        int[] many = new int[200];
        Arrays.fill(many, 10);
        try (EmbeddingQueue queue = new EmbeddingQueue(gate, OPTIONS.withBatchTokens(50), QueueObserver.NONE)) {
            CompletableFuture<Encoded> large = queue.submit(rows(many), 0);
            gate.first.await();
            CompletableFuture<Encoded> small = queue.submit(rows(11), 0);
            gate.permits.release(2);
            assertThat(small.join().vectors()[0]).containsExactly(11);
            assertThat(large).isNotDone();
            gate.permits.release(1000);
            assertThat(large.join().vectors()).hasNumberOfRows(200);
        }
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnce() throws Exception {
        Gate gate = new Gate();
        QueueOptions two = OPTIONS.withMostRequests(2).withMostTokens(100);
        try (EmbeddingQueue queue = new EmbeddingQueue(gate, two, QueueObserver.NONE)) {
            CompletableFuture<Encoded> first = queue.submit(rows(10), 0);
            assertThatThrownBy(() -> queue.submit(rows(91), 0))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("10 tokens");
            CompletableFuture<Encoded> second = queue.submit(rows(10), 0);
            assertThatThrownBy(() -> queue.submit(rows(1), 0)).isInstanceOf(QueueFullException.class);
            gate.permits.release(100);
            CompletableFuture.allOf(first, second).join();
            // One alone may have more than may wait.
            assertThat(queue.submit(rows(90, 90), 0).join().vectors()).hasNumberOfRows(2);
            assertThat(queue.requests()).isZero();
            assertThat(queue.tokens()).isZero();
        }
    }

    @Test
    void aRequestIsGivenUpAtItsDeadlineAndMakesRoom() throws Exception {
        Gate gate = new Gate();
        QueueOptions soon = OPTIONS.withMostRequests(1).withDeadline(Duration.ofMillis(50));
        try (EmbeddingQueue queue = new EmbeddingQueue(gate, soon, QueueObserver.NONE)) {
            CompletableFuture<Encoded> late = queue.submit(rows(3), 0);
            assertThatThrownBy(late::join).hasCauseInstanceOf(DeadlineException.class);
            gate.permits.release(100);
            assertThat(queue.requests()).isZero();
        }
    }

    @Test
    void oneBadRowFailsItsOwnRequestOnly() throws Exception {
        CountDownLatch gathered = new CountDownLatch(1);
        RowEncoder model = (rows, prompts) -> {
            await(gathered);
            if (rows.stream().anyMatch(row -> row.length == 13)) {
                throw new IllegalStateException("thirteen");
            }
            return new float[rows.size()][1];
        };
        try (EmbeddingQueue queue = new EmbeddingQueue(model, OPTIONS, QueueObserver.NONE)) {
            CompletableFuture<Encoded> first = queue.submit(rows(2), 0);
            CompletableFuture<Encoded> good = queue.submit(rows(12), 0);
            CompletableFuture<Encoded> bad = queue.submit(rows(13, 5), 0);
            CompletableFuture<Encoded> alsoGood = queue.submit(rows(14), 0);
            gathered.countDown();
            assertThat(first.join().vectors()).hasNumberOfRows(1);
            assertThat(good.join().vectors()).hasNumberOfRows(1);
            assertThat(alsoGood.join().vectors()).hasNumberOfRows(1);
            assertThatThrownBy(bad::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("thirteen");
            assertThat(queue.isAlive()).isTrue();
        }
    }

    @Test
    void aDeadWorkerIsToldAndFailsEverybody() {
        RowEncoder model = (rows, prompts) -> {
            throw new StackOverflowError();
        };
        try (EmbeddingQueue queue = new EmbeddingQueue(model, OPTIONS, QueueObserver.NONE)) {
            assertThatThrownBy(() -> queue.submit(rows(2), 0).join()).hasCauseInstanceOf(WorkerDeadException.class);
            assertThat(queue.isAlive()).isFalse();
            assertThatThrownBy(() -> queue.submit(rows(2), 0)).isInstanceOf(WorkerDeadException.class);
        }
    }

    @Test
    void aPassThatNeverEndsCountsAsDead() throws Exception {
        Gate gate = new Gate();
        QueueOptions impatient = OPTIONS.withStuckAfter(Duration.ofNanos(1));
        try (EmbeddingQueue queue = new EmbeddingQueue(gate, impatient, QueueObserver.NONE)) {
            assertThat(queue.isAlive()).isTrue();
            CompletableFuture<Encoded> result = queue.submit(rows(2), 0);
            gate.first.await();
            assertThat(queue.isAlive()).isFalse();
            gate.permits.release(10);
            result.join();
        }
    }

    @Test
    void closingEndsWhatHasBegun() throws Exception {
        Gate gate = new Gate();
        EmbeddingQueue queue = new EmbeddingQueue(gate, OPTIONS.withBatchTokens(4), QueueObserver.NONE);
        CompletableFuture<Encoded> begun = queue.submit(rows(3, 3, 3), 0);
        gate.first.await();
        gate.permits.release(100);
        queue.close();
        assertThat(begun.join().vectors()).hasNumberOfRows(3);
        assertThatThrownBy(() -> queue.submit(rows(1), 0)).isInstanceOf(IllegalStateException.class);
    }
}
