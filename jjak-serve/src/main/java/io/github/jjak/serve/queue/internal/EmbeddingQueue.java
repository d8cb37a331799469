package io.github.jjak.serve.queue.internal;

import io.github.jjak.error.DeadlineException;
import io.github.jjak.serve.queue.QueueOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue in front of a model: rows of many requests are packed into forward passes within a budget of tokens, in {@link FairOrder}.
 *
 * <p>Two threads work. One takes whatever is next. While it is at a pass of long rows, the other one takes short rows, which so never wait
 * for a long pass; while there are only short rows, the first has the machine to itself and its passes become large.
 *
 * <p>Thread-safe. A request beyond the limits is refused at once. If the model fails on a pass of several rows, they are tried one by one, so
 * that only the request whose row it is fails. An {@link Error} ends the workers: {@link #isAlive} says so, and everything is refused.
 */
public final class EmbeddingQueue implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddingQueue.class);

    private final RowEncoder encoder;
    private final QueueOptions options;
    private final QueueObserver observer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairOrder order;
    private final Set<QueuedRequest> open = new LinkedHashSet<>();
    private final List<Thread> workers = new ArrayList<>();
    private final long[] passBegan = new long[2];
    private long openTokens;
    private boolean atLongPass;
    private boolean closed;
    private @Nullable Throwable death;

    /** Begins to work. */
    public EmbeddingQueue(RowEncoder encoder, QueueOptions options, QueueObserver observer) {
        this.encoder = encoder;
        this.options = options;
        this.observer = observer;
        this.order = new FairOrder(options.shortTokens(), options.latencyBound().toNanos());
        start("jjak-encode", 0);
        start("jjak-encode-short", 1);
    }

    private void start(String name, int worker) {
        Thread thread = new Thread(() -> work(worker), name);
        thread.setDaemon(true);
        workers.add(thread);
        thread.start();
    }

    /**
     * Puts a request in.
     *
     * @param rows token ids, special tokens included; at least one row, none empty
     * @param promptTokens number of first tokens of each row that pooling leaves out
     * @return ends with {@link DeadlineException}, {@link WorkerDeadException} or whatever the model throws
     * @throws QueueFullException if too much waits
     * @throws WorkerDeadException if nobody works any more
     * @throws IllegalStateException if the queue is closed
     */
    public CompletableFuture<Encoded> submit(List<int[]> rows, int promptTokens) {
        if (rows.isEmpty() || rows.stream().anyMatch(row -> row.length == 0)) {
            throw new IllegalArgumentException("a request needs rows, and each row tokens");
        }
        long tokens = rows.stream().mapToLong(row -> row.length).sum();
        QueuedRequest request = new QueuedRequest(rows.size(), tokens, promptTokens);
        lock.lock();
        try {
            require(tokens);
            open.add(request);
            openTokens += tokens;
            order.add(request, rows);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return request.result
                .orTimeout(options.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((encoded, failure) -> end(request))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(failure)));
    }

    private Throwable translated(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException ? late(options.deadline()) : cause;
    }

    /** What is said of a request that was not done in its time. */
    public static DeadlineException late(Duration deadline) {
        return new DeadlineException("Not done within " + deadline.toMillis()
                + " ms; the server has too much to do. Try again, or send less at once.");
    }

    /**
     * Refuses at once what would be refused anyway, before work is put into it.
     *
     * @throws QueueFullException if too much waits
     * @throws WorkerDeadException if nobody works any more
     * @throws IllegalStateException if the queue is closed
     */
    public void requireRoom() {
        lock.lock();
        try {
            require(0);
        } finally {
            lock.unlock();
        }
    }

    private void require(long tokens) {
        Throwable dead = death;
        if (dead != null) {
            throw new WorkerDeadException(dead);
        }
        if (closed) {
            throw new IllegalStateException("The queue is closed.");
        }
        if (open.size() >= options.mostRequests() || (!open.isEmpty() && openTokens + tokens > options.mostTokens())) {
            throw new QueueFullException(open.size() + " requests with " + openTokens
                    + " tokens wait or are worked on; allowed are " + options.mostRequests() + " with "
                    + options.mostTokens() + ". Try again in a moment.");
        }
    }

    private void end(QueuedRequest request) {
        lock.lock();
        try {
            if (open.remove(request)) {
                openTokens -= request.tokens;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void work(int worker) {
        try {
            for (List<QueuedRow> rows = next(worker); !rows.isEmpty(); rows = next(worker)) {
                pass(worker, rows);
            }
        } catch (Throwable cause) {
            die(cause);
        }
    }

    /** Waits for rows; empty when the queue is closed and nothing is left, or nobody may work any more. */
    private List<QueuedRow> next(int worker) throws InterruptedException {
        lock.lock();
        try {
            passBegan[worker] = 0;
            if (worker == 0) {
                atLongPass = false;
            }
            while (death == null && !(closed && open.isEmpty())) {
                long now = System.nanoTime();
                List<QueuedRow> rows = worker == 0
                        ? order.next(options.batchTokens(), now)
                        : atLongPass ? order.nextShort(options.batchTokens()) : List.of();
                if (!rows.isEmpty()) {
                    begin(worker, rows, now);
                    return rows;
                }
                changed.await();
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void begin(int worker, List<QueuedRow> rows, long now) {
        passBegan[worker] = now;
        if (worker == 0 && rows.get(0).ids.length > options.shortTokens()) {
            atLongPass = true;
            changed.signalAll();
        }
        for (QueuedRow row : rows) {
            long waited = row.request.take(now);
            if (waited >= 0) {
                observer.waited(Duration.ofNanos(waited));
            }
        }
    }

    private void pass(int worker, List<QueuedRow> rows) {
        try {
            encode(rows);
        } catch (RuntimeException cause) {
            if (rows.size() == 1) {
                fail(rows.get(0), cause);
                return;
            }
            log.debug("A pass of {} rows failed; they are tried one by one.", rows.size(), cause);
            for (QueuedRow row : rows) {
                restart(worker);
                try {
                    encode(List.of(row));
                } catch (RuntimeException own) {
                    fail(row, own);
                }
            }
        }
    }

    private void restart(int worker) {
        lock.lock();
        try {
            passBegan[worker] = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    private static void fail(QueuedRow row, RuntimeException cause) {
        row.request.result.completeExceptionally(cause);
    }

    private void encode(List<QueuedRow> rows) {
        List<int[]> ids = rows.stream().map(row -> row.ids).toList();
        int[] promptTokens =
                rows.stream().mapToInt(row -> row.request.promptTokens).toArray();
        long began = System.nanoTime();
        float[][] vectors = encoder.encode(ids, promptTokens);
        long time = System.nanoTime() - began;
        observer.passed(ids.size(), ids.stream().mapToInt(row -> row.length).sum(), Duration.ofNanos(time));
        for (int i = 0; i < vectors.length; i++) {
            rows.get(i).request.fill(rows.get(i).index, vectors[i], time);
        }
    }

    private void die(Throwable cause) {
        List<QueuedRequest> lost;
        lock.lock();
        try {
            if (death == null) {
                death = cause;
            }
            lost = List.copyOf(open);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!(cause instanceof InterruptedException)) {
            log.error("A worker has died; {} requests fail.", lost.size(), cause);
        }
        lost.forEach(request -> request.result.completeExceptionally(new WorkerDeadException(cause)));
    }

    /** Whether both workers live and no forward pass takes longer than the options allow. */
    public boolean isAlive() {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (long began : passBegan) {
                if (began != 0 && now - began > options.stuckAfter().toNanos()) {
                    return false;
                }
            }
            return death == null;
        } finally {
            lock.unlock();
        }
    }

    /** Requests that wait or are worked on. */
    public int requests() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** Tokens that wait or are worked on. */
    public long tokens() {
        lock.lock();
        try {
            return openTokens;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new requests, ends when those that are there are done or past their deadlines. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Thread worker : workers) {
            if (worker != Thread.currentThread()) {
                join(worker);
            }
        }
    }

    private void join(Thread worker) {
        try {
            worker.join(options.deadline().toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
