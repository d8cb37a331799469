package io.github.jjak.distributed.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What ends a worker's run when another worker is lost. Unlike any other failure, it may not come again when the run is resumed. */
public final class LostWorker {

    private static final String WORDS = "A worker is lost: ";

    private LostWorker() {}

    static RunException failure(@Nullable String lost, @Nullable IOException cause) {
        return new RunException(
                WORDS + (lost == null ? "the connection ended" : lost)
                        + ". All workers end; the run resumes from its last checkpoint with `Existing.RESUME`.",
                cause);
    }

    /** Whether a run failed because another worker is lost. */
    public static boolean isReasonOf(RunException failure) {
        return String.valueOf(failure.getMessage()).startsWith(WORDS);
    }
}
