package io.github.jjak.serve.queue;

import io.github.jjak.error.UsageException;
import java.time.Duration;

/**
 * How requests share a model.
 *
 * @param batchTokens most tokens of one forward pass, 1 to 1,048,576; a longer row is a pass by itself
 * @param shortTokens rows up to this length do not wait for longer ones, 0 to 1,048,576
 * @param mostRequests requests that may wait or be worked on at once, 1 to 1,000,000
 * @param mostTokens tokens that may wait or be worked on at once, 1 to 2^31-1; one request may have more if nothing else waits
 * @param latencyBound how long a long row may be overtaken by short ones, at most a day
 * @param deadline after which a request is given up, at most a day
 * @param stuckAfter how long one forward pass may take before the worker counts as dead, at most a day
 */
public record QueueOptions(
        int batchTokens,
        int shortTokens,
        int mostRequests,
        long mostTokens,
        Duration latencyBound,
        Duration deadline,
        Duration stuckAfter) {

    private static final int MOST_BATCH_TOKENS = 1 << 20;
    private static final int MOST_REQUESTS = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws UsageException for a number or a time out of range */
    public QueueOptions {
        check("tokens of a forward pass", batchTokens, 1, MOST_BATCH_TOKENS);
        check("tokens of a short row", shortTokens, 0, MOST_BATCH_TOKENS);
        check("requests at once", mostRequests, 1, MOST_REQUESTS);
        check("tokens at once", mostTokens, 1, Integer.MAX_VALUE);
        check("latency bound", latencyBound);
        check("deadline", deadline);
        check("time of one forward pass", stuckAfter);
    }

    /**
     * 2,048 tokens a pass, short up to 64, 512 requests, 1,048,576 tokens, 500 ms, a deadline of 30 s, dead after 120 s; see
     * decision 0120.
     */
    public static QueueOptions ofDefaults() {
        return new QueueOptions(
                2048, 64, 512, 1 << 20, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(120));
    }

    /** The same with another number of tokens in a forward pass. */
    public QueueOptions withBatchTokens(int tokens) {
        return new QueueOptions(tokens, shortTokens, mostRequests, mostTokens, latencyBound, deadline, stuckAfter);
    }

    /** The same with another number of requests at once. */
    public QueueOptions withMostRequests(int requests) {
        return new QueueOptions(batchTokens, shortTokens, requests, mostTokens, latencyBound, deadline, stuckAfter);
    }

    /** The same with another number of tokens at once. */
    public QueueOptions withMostTokens(long tokens) {
        return new QueueOptions(batchTokens, shortTokens, mostRequests, tokens, latencyBound, deadline, stuckAfter);
    }

    /** The same with another deadline. */
    public QueueOptions withDeadline(Duration time) {
        return new QueueOptions(batchTokens, shortTokens, mostRequests, mostTokens, latencyBound, time, stuckAfter);
    }

    /** The same with another latency bound. */
    public QueueOptions withLatencyBound(Duration time) {
        return new QueueOptions(batchTokens, shortTokens, mostRequests, mostTokens, time, deadline, stuckAfter);
    }

    /** The same with another time after which a forward pass counts as stuck. */
    public QueueOptions withStuckAfter(Duration time) {
        return new QueueOptions(batchTokens, shortTokens, mostRequests, mostTokens, latencyBound, deadline, time);
    }

    private static void check(String what, long given, long least, long most) {
        if (given < least || given > most) {
            throw new UsageException(
                    "The number of " + what + " is " + given + "; allowed is " + least + " to " + most + ".");
        }
    }

    private static void check(String what, Duration given) {
        if (given.isNegative() || given.isZero() || given.compareTo(LONGEST) > 0) {
            throw new UsageException("The " + what + " is " + given + "; allowed is more than nothing, up to a day.");
        }
    }
}
