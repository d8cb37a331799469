package io.github.jjak.error;

/** A request was given up, because it was not done by its deadline; what it asked for may well be possible. */
public final class DeadlineException extends JjakException {

    private static final long serialVersionUID = 1L;

    /** @param message what was not done in which time, and what to do */
    public DeadlineException(String message) {
        super(message, null);
    }
}
