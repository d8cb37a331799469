package io.github.jjak.serve.generation.internal;

/** An exchange is under way; the next one must wait until it has ended. */
public final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BusyException() {
        super("A model or index is being loaded already. Wait until that has ended.");
    }
}
