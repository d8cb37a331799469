package io.github.jjak.serve.api.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchRequest;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.generation.internal.Generations;
import io.github.jjak.serve.generation.internal.Lease;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.queue.QueueOptions;
import io.github.jjak.serve.queue.internal.QueueObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The second model of a server, or none: set, changed and ended while the first one serves. Whoever asks it directly ends what was begun;
 * then it is freed. Thread-safe.
 */
public final class Shadow implements AutoCloseable {

    private final Generations first;
    private final QueueOptions queue;
    private final MeterRegistry registry;
    private final ReentrantLock change = new ReentrantLock();
    private volatile @Nullable ShadowSearch current;
    private volatile boolean closed;
    /** Of the second model that there is, or was last: its numbers stay until there are others. */
    private @Nullable ShadowMetrics metrics;

    /**
     * What is compared.
     *
     * @param generation the second model and its index, without a claim to it: for what it says of itself
     * @param rows of the index
     * @param share of the questions that it gets
     * @param numbers counted so far
     */
    record Standing(Generation generation, int rows, double share, Map<String, Object> numbers) {

        private static Standing of(ShadowSearch search) {
            return new Standing(
                    search.second().current(),
                    search.rows(),
                    search.share(),
                    search.metrics().numbers());
        }
    }

    /**
     * None.
     *
     * @param first what is served
     * @param queue how requests share the second model; its deadline ends searches of the comparison, too
     */
    public Shadow(Generations first, QueueOptions queue, MeterRegistry registry) {
        this.first = first;
        this.queue = queue;
        this.registry = registry;
        Gauge.builder("jjak.shadow.share", this, Shadow::share)
                .description("Share of the searches that a second model repeats, 0 without one")
                .register(registry);
    }

    private double share() {
        ShadowSearch now = current;
        return now == null ? 0 : now.share();
    }

    /** What is compared at the moment, or null for nothing. */
    @Nullable
    Standing standing() {
        ShadowSearch now = current;
        return now == null ? null : Standing.of(now);
    }

    /**
     * Loads a second model and compares it from now on, in place of the one before; its numbers begin at 0. If it cannot be loaded, all
     * stays as it was.
     *
     * @param share of the questions, 0 to 1
     * @throws UsageException if it or what is served has no index, or index and model do not fit
     * @throws io.github.jjak.error.JjakException if it cannot be loaded
     * @throws ProblemException if another change is under way, or the server has ended meanwhile
     */
    public void compare(Source source, double share) {
        begin();
        try {
            if (source.index() == null || first.current().index() == null) {
                throw new UsageException("A second model is compared by search: give both models an index.");
            }
            put(new Generations(source, queue, QueueObserver.NONE), share);
        } finally {
            change.unlock();
        }
    }

    private void put(Generations second, double share) {
        ShadowMetrics before = metrics;
        if (before != null) {
            before.forget();
        }
        ShadowMetrics counted = new ShadowMetrics(registry);
        metrics = counted;
        ShadowSearch old = current;
        current = new ShadowSearch(first, second, share, counted, queue.deadline());
        if (old != null) {
            old.close();
        }
        if (closed) {
            // The server ended while it was loaded, and may have missed it.
            free();
            throw new ProblemException(Problem.UNAVAILABLE, "The server ends.");
        }
    }

    /**
     * Gives the second model another share of the questions; it and its numbers stay.
     *
     * @throws ProblemException if there is none, or a change is under way
     */
    void share(double share) {
        begin();
        try {
            require(current).share(share);
        } finally {
            change.unlock();
        }
    }

    /**
     * Ends the comparison.
     *
     * @return what was compared
     * @throws ProblemException if there is nothing, or a change is under way
     */
    Standing end() {
        begin();
        try {
            ShadowSearch last = require(current);
            current = null;
            last.close();
            return Standing.of(last);
        } finally {
            change.unlock();
        }
    }

    private void begin() {
        if (!change.tryLock()) {
            throw new ProblemException(
                    Problem.CONFLICT, "A second model is being loaded already. Wait until that has ended.");
        }
    }

    private static ShadowSearch require(@Nullable ShadowSearch search) {
        if (search == null) {
            throw new ProblemException(
                    Problem.NOT_FOUND,
                    "This server has no second model to compare with. Name the index of one in POST /admin/shadow, or"
                            + " start the server with it.");
        }
        return search;
    }

    /**
     * Works with the second model, which stays until the work is done.
     *
     * @throws ProblemException if there is none
     */
    <T> CompletableFuture<T> with(Function<Generation, CompletableFuture<T>> work) {
        return Serving.with(lease(), work);
    }

    private Lease lease() {
        while (true) {
            ShadowSearch now = require(current);
            try {
                return now.second().lease();
            } catch (IllegalStateException ended) {
                if (now == current) {
                    throw ended;
                }
            }
        }
    }

    /** Takes note of an answer of the first model, or not; returns at once. */
    void seen(String query, SearchRequest request, List<SearchHit> hits, Generation answered) {
        ShadowSearch now = current;
        if (now != null) {
            now.seen(query, request, hits, answered);
        }
    }

    /** Ends the comparison for good; one that is being loaded is freed when it is loaded. */
    @Override
    public void close() {
        closed = true;
        free();
    }

    private void free() {
        ShadowSearch last = current;
        if (last != null) {
            last.close();
        }
    }
}
