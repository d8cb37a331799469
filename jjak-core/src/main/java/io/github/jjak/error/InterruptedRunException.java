package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** A run stopped on request after saving its checkpoint. */
public final class InterruptedRunException extends JjakException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the value, what is allowed and what to do */
    public InterruptedRunException(String message) {
        this(message, null);
    }

    /**
     * @param message what is wrong, with the value, what is allowed and what to do
     * @param cause where it was noticed, or null
     */
    public InterruptedRunException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
