package io.github.jjak.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything Jjak throws on purpose.
 *
 * <p>A message says what went wrong, which value caused it, what is allowed and what to do next. Messages never contain
 * people's texts: data are named by file, column and line number. A property stands between backticks under its name in Java,
 * for instance {@code `batchSize`}; where one name has several meanings, its class stands before it. So whoever shows a
 * message elsewhere, as the command line does, can say how the property is called there.
 */
public abstract sealed class JjakException extends RuntimeException
        permits DataException,
                DeadlineException,
                InterruptedRunException,
                ModelException,
                RunException,
                UsageException {

    private static final long serialVersionUID = 1L;

    JjakException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
