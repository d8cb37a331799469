package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** A model or native library that is missing, damaged or unknown. */
public final class ModelException extends JjakException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the value, what is allowed and what to do */
    public ModelException(String message) {
        this(message, null);
    }

    /**
     * @param message what is wrong, with the value, what is allowed and what to do
     * @param cause where it was noticed, or null
     */
    public ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
