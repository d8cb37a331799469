package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** A run that started well and failed: disk full, loss not finite. */
public final class RunException extends JjakException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the value, what is allowed and what to do */
    public RunException(String message) {
        this(message, null);
    }

    /**
     * @param message what is wrong, with the value, what is allowed and what to do
     * @param cause where it was noticed, or null
     */
    public RunException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
