package io.github.jjak.serve.queue.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A request in the queue. Rows are filled in by either worker. */
final class QueuedRequest {

    final long tokens;
    final int promptTokens;
    final long arrived = System.nanoTime();
    final CompletableFuture<Encoded> result = new CompletableFuture<>();

    private final float[][] vectors;
    private int missing;
    private long firstTaken;
    private boolean taken;
    private long worked;

    QueuedRequest(int rows, long tokens, int promptTokens) {
        this.vectors = new float[rows][];
        this.missing = rows;
        this.tokens = tokens;
        this.promptTokens = promptTokens;
    }

    /** Whether nobody waits for it any more. */
    boolean isOver() {
        return result.isDone();
    }

    /** Notes that a forward pass with a row of it begins; returns how long it waited if this is the first one, else -1. */
    synchronized long take(long now) {
        if (taken) {
            return -1;
        }
        taken = true;
        firstTaken = now;
        return now - arrived;
    }

    /** Fills one row in; the last one makes the result. */
    void fill(int row, float[] vector, long time) {
        Encoded whole;
        synchronized (this) {
            vectors[row] = vector;
            worked += time;
            missing--;
            if (missing > 0) {
                return;
            }
            whole = new Encoded(vectors, Duration.ofNanos(firstTaken - arrived), Duration.ofNanos(worked));
        }
        result.complete(whole);
    }
}
