package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything Jjak throws on purpose.
 *
 * <p>A message says what went wrong, which value caused it, what is allowed and what to do next. Messages never contain
 * people's texts: data are named by file, column and line number.
 */
public abstract sealed class JjakException extends RuntimeException
        permits DataException, InterruptedRunException, ModelException, RunException, UsageException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    JjakException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Exit code of the command line for this kind of failure: 1, 2, 3, 4 or 130. */
    public int exitCode() {
        return exitCode;
    }
}
