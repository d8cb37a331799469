package io.github.jjak.serve.http.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts and times requests by route and status; never by anything a client chooses freely. */
public final class RequestMetrics {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;

    /** Writes into a registry. */
    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(Route route, int status, long nanoseconds) {
        Timer.builder("jjak.requests")
                .description("Time from the arrival of a request to its answer")
                .tag("route", route.path())
                .tag("method", route.method())
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(nanoseconds, TimeUnit.NANOSECONDS);
    }
}
