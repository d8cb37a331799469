package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** Data that cannot be used: a missing file or column, a damaged row, a wrong encoding. */
public final class DataException extends JjakException {

    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        this(message, null);
    }

    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
