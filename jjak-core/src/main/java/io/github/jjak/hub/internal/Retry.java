package io.github.jjak.hub.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what failed on the network, with growing pauses.
 *
 * <p>An attempt counts against the limit unless it got further than every one before. When the very first attempt finds nobody
 * to connect to, there is no network, and waiting would not help.
 */
final class Retry {

    private static final Logger log = LoggerFactory.getLogger(Retry.class);

    /** Less than this is no progress. */
    private static final long PROGRESS = 1 << 20;

    private final RetryPolicy retryPolicy;

    Retry(RetryPolicy retryPolicy) {
        this.retryPolicy = retryPolicy;
    }

    /** Work that may be done again. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException;

        /** The furthest byte that any run has reached; never falls. */
        default long reached() {
            return 0;
        }
    }

    /**
     * Runs until it succeeds.
     *
     * @throws IOException the last failure, when there are no attempts left
     */
    <T> T run(String what, Attempt<T> attempt) throws IOException {
        int failures = 0;
        boolean first = true;
        long reached = attempt.reached();
        while (true) {
            try {
                return attempt.run();
            } catch (IOException failure) {
                stopIfInterrupted(what);
                boolean nobody = failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
                boolean further = attempt.reached() - reached >= PROGRESS;
                failures = further ? 1 : failures + 1;
                if ((first && nobody) || failures >= retryPolicy.attempts()) {
                    throw failure;
                }
                first = false;
                reached = attempt.reached();
                Duration pause = pause(failure, failures);
                log.info("{}: {}; trying again in {} ms", what, failure.getMessage(), pause.toMillis());
                sleep(what, pause);
            }
        }
    }

    private Duration pause(IOException failure, int failures) {
        Duration own = retryPolicy.pauseAfter(failures);
        Duration asked = failure instanceof TryAgainException later ? later.askedPause() : Duration.ZERO;
        Duration longer = asked.compareTo(own) > 0 ? asked : own;
        return longer.compareTo(retryPolicy.longestPause()) > 0 ? retryPolicy.longestPause() : longer;
    }

    private static void stopIfInterrupted(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(what);
        }
    }

    /** Waits; an interrupt ends the download. */
    static void sleep(String what, Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw interrupted(what);
        }
    }

    static RunException interrupted(String what) {
        return new RunException(what
                + ": the download was interrupted. The downloaded part is kept; the next attempt resumes from there.");
    }
}
