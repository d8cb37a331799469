package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** A run that started well and failed: disk full, loss not finite. */
public final class RunException extends JjakException {

    private static final long serialVersionUID = 1L;

    public RunException(String message) {
        this(message, null);
    }

    public RunException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
