package io.github.jjak.serve.queue.internal;

/** More waits than may wait; try again soon. */
public final class QueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QueueFullException(String message) {
        // Made for every request that an overloaded server refuses; nobody reads its trace.
        super(message, null, false, false);
    }
}
