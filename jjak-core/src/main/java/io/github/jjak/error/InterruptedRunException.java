package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** A run stopped on request after saving its checkpoint. */
public final class InterruptedRunException extends JjakException {

    private static final long serialVersionUID = 1L;

    public InterruptedRunException(String message) {
        this(message, null);
    }

    public InterruptedRunException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
