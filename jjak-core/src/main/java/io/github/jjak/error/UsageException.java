package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** An option, a value or a combination of both that cannot be honoured. */
public final class UsageException extends JjakException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        this(message, null);
    }

    public UsageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
