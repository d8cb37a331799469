package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** A model or native library that is missing, damaged or unknown. */
public final class ModelException extends JjakException {

    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        this(message, null);
    }

    public ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
