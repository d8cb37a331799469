package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/** An option, a value or a combination of both that cannot be honoured. */
public final class UsageException extends JjakException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the value, what is allowed and what to do */
    public UsageException(String message) {
        this(message, null);
    }

    /**
     * @param message what is wrong, with the value, what is allowed and what to do
     * @param cause where it was noticed, or null
     */
    public UsageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
