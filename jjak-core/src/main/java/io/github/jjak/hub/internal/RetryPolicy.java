package io.github.jjak.hub.internal;

import java.time.Duration;

/**
 * How long the hub is waited for.
 *
 * @param connect until a connection stands
 * @param silence between two signs of life: from a request to its answer's headers, and between bytes
 * @param answer for a whole JSON answer
 * @param attempts most attempts without progress
 * @param pause before the second attempt; each further one waits twice as long, but at most {@code longestPause}
 * @param longestPause also when the hub asks for more
 */
record RetryPolicy(
        Duration connect, Duration silence, Duration answer, int attempts, Duration pause, Duration longestPause) {

    static RetryPolicy ofDefaults() {
        return new RetryPolicy(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(2),
                5,
                Duration.ofMillis(500),
                Duration.ofSeconds(60));
    }

    /** The pause after a number of failed attempts. */
    Duration pauseAfter(int failures) {
        Duration wait = pause.multipliedBy(1L << Math.min(failures - 1, 20));
        return wait.compareTo(longestPause) > 0 ? longestPause : wait;
    }
}
