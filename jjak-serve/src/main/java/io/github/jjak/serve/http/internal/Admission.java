package io.github.jjak.serve.http.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Counts the requests of clients that are in the server, from their headers to their answers, whatever they wait for. One too many is
 * refused before its body is read. Thread-safe; costs two atomic additions.
 *
 * <p>A body is read by a thread of the connections, which a slow client keeps for as long as it likes. Most of these threads may read, the
 * others stay free to refuse and to answer health checks.
 */
public final class Admission {

    private final int most;
    private final int mostReading;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger reading = new AtomicInteger();

    /**
     * An empty house.
     *
     * @param most requests that may be in the server at once
     * @param mostReading bodies that may be read at once
     */
    public Admission(int most, int mostReading) {
        this.most = most;
        this.mostReading = mostReading;
    }

    /** Requests in the server. */
    public int inside() {
        return inside.get();
    }

    /** @throws ProblemException if the server is full */
    void enter() {
        int before = inside.getAndIncrement();
        if (before >= most) {
            inside.decrementAndGet();
            throw full(before + " requests wait or are worked on; allowed are " + most + ".");
        }
    }

    void leave() {
        inside.decrementAndGet();
    }

    /** @throws ProblemException if too many bodies are being sent */
    void beginReading() {
        if (!mayRead()) {
            throw full("As many requests are being received as may be, " + mostReading + ".");
        }
    }

    /** Drops a body that nobody wants: counted as one that is read, or, if these are too many already, with a short timeout. */
    void drop(Consumer<RefusedBody.ReadTimeout> work) {
        if (!mayRead()) {
            work.accept(RefusedBody.ReadTimeout.SHORT);
            return;
        }
        try {
            work.accept(RefusedBody.ReadTimeout.USUAL);
        } finally {
            endReading();
        }
    }

    private boolean mayRead() {
        if (reading.getAndIncrement() >= mostReading) {
            reading.decrementAndGet();
            return false;
        }
        return true;
    }

    void endReading() {
        reading.decrementAndGet();
    }

    private static ProblemException full(String words) {
        return new ProblemException(Problem.OVERLOADED, words + " Try again in a moment.");
    }
}
