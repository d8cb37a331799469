package io.github.jjak.cli.display;

import io.github.jjak.error.DataException;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;

/** What the command tells the shell when it ends. */
public enum ExitCode {
    OK(0),
    RUN_FAILED(1),
    USAGE(2),
    BAD_DATA(3),
    /** A model or a native library is missing, damaged or unknown. */
    NO_MODEL(4),
    /** Stopped on request, with the checkpoint kept. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** As the shell sees it. */
    public int number() {
        return number;
    }

    /** The code of a failure that Jjak's libraries know. */
    public static ExitCode of(JjakException failure) {
        if (failure instanceof UsageException) {
            return USAGE;
        }
        if (failure instanceof DataException) {
            return BAD_DATA;
        }
        if (failure instanceof ModelException) {
            return NO_MODEL;
        }
        return failure instanceof InterruptedRunException ? INTERRUPTED : RUN_FAILED;
    }
}
