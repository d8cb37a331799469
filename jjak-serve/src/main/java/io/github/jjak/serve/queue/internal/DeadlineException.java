package io.github.jjak.serve.queue.internal;

/** A request was given up, because it was not done by its deadline. */
public final class DeadlineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeadlineException(String message) {
        super(message);
    }
}
