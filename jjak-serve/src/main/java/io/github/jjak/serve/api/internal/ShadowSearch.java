package io.github.jjak.serve.api.internal;

import io.github.jjak.model.TextRole;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchRequest;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.generation.internal.Generations;
import io.github.jjak.serve.generation.internal.Lease;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.queue.internal.EmbeddingQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a share of the questions once more, with a second model and its index, and counts how the hits differ. Nobody waits for it: a
 * question that was answered is put aside, and looked at by one thread when the first model has nothing to do. If too many wait, they are
 * dropped and counted. Texts are forgotten when they are compared; only numbers remain.
 */
final class ShadowSearch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShadowSearch.class);
    private static final int MOST_WAITING = 64;
    private static final long PAUSE_MILLISECONDS = 2;
    /** A first model that never rests would keep one question for ever. */
    private static final int MOST_PAUSES = 500;
    /** Whatever the second index counts as an answer, it is the order that is compared. */
    private static final double ANY_SCORE = -1e6;

    private final Generations first;
    private final Generations second;
    private final int rows;
    private final ShadowMetrics metrics;
    private final Duration deadline;
    private final BlockingQueue<Seen> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::work, "jjak-shadow");
    private volatile double share;
    private volatile boolean closing;

    /** A question with what the first model found. */
    private record Seen(String query, SearchRequest request, List<String> ids) {}

    /**
     * Begins to work.
     *
     * @param first what is served
     * @param second what is compared with it; closed with this
     * @param share of the questions, 0 to 1
     * @param deadline of a search in the second index
     */
    ShadowSearch(Generations first, Generations second, double share, ShadowMetrics metrics, Duration deadline) {
        this.first = first;
        this.second = second;
        SearchIndex index = second.current().index();
        this.rows = index == null ? 0 : index.size();
        this.share = share;
        this.metrics = metrics;
        this.deadline = deadline;
        thread.setDaemon(true);
        thread.start();
    }

    /** What is compared. */
    Generations second() {
        return second;
    }

    /** Rows of the second index, also when it is closed. */
    int rows() {
        return rows;
    }

    /** What was counted. */
    ShadowMetrics metrics() {
        return metrics;
    }

    double share() {
        return share;
    }

    /** Another share of the questions from now on. */
    void share(double other) {
        share = other;
    }

    /** Takes note of an answer of the first model, or not; returns at once. */
    void seen(String query, SearchRequest request, List<SearchHit> hits, Generation answered) {
        if (answered != second.current() && ThreadLocalRandom.current().nextDouble() < share) {
            Seen seen =
                    new Seen(query, request, hits.stream().map(SearchHit::id).toList());
            if (!waiting.offer(seen)) {
                metrics.dropped();
            }
        }
    }

    private void work() {
        try {
            while (!closing) {
                Seen seen = waiting.take();
                if (firstRests()) {
                    compare(seen);
                } else {
                    metrics.dropped();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean firstRests() throws InterruptedException {
        for (int i = 0; i < MOST_PAUSES; i++) {
            EmbeddingQueue queue = first.current().queue();
            if (queue == null || queue.requests() == 0) {
                return true;
            }
            Thread.sleep(PAUSE_MILLISECONDS);
        }
        return false;
    }

    private void compare(Seen seen) {
        long began = System.nanoTime();
        try (Lease lease = second.lease()) {
            List<SearchHit> hits = search(lease.generation(), seen);
            metrics.compared(seen.ids(), hits.stream().map(SearchHit::id).toList(), System.nanoTime() - began);
        } catch (RuntimeException failure) {
            metrics.failed();
            // Its message might hold the question.
            log.debug("A question could not be compared: {}", failure.getClass().getName());
        }
    }

    private List<SearchHit> search(Generation generation, Seen seen) {
        SearchIndex index = generation.index();
        if (index == null) {
            throw new IllegalStateException("a shadow without an index");
        }
        float @Nullable [] vector = index.metadata().hasVectors()
                ? TextVectors.tokenize(generation, List.of(seen.query()), TextRole.QUERY, Limits.ofDefaults())
                        .encode(generation)
                        .join()
                        .vectors()[0]
                : null;
        SearchRequest request = seen.request();
        return index.search(
                seen.query(),
                vector,
                request.withMode(vector == null ? null : request.mode())
                        .withMinScore(ANY_SCORE)
                        .withExplain(false)
                        .withTimeout(deadline));
    }

    /** Ends the question that is being compared, forgets those that wait, and frees the second model after its last request. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        second.close();
    }
}
