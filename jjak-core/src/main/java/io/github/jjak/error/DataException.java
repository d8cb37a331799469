package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** Data that cannot be used: a missing file or column, a damaged row, a wrong encoding. */
public final class DataException extends JjakException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the value, what is allowed and what to do */
    public DataException(String message) {
        this(message, null);
    }

    /**
     * @param message what is wrong, with the value, what is allowed and what to do
     * @param cause where it was noticed, or null
     */
    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
