package io.github.jjak.serve.api.internal;

import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.Route;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether the server lives, whether it should be asked, and its metrics. */
public final class HealthRoutes {

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final Serving serving;
    private final BooleanSupplier ready;
    private final PrometheusMeterRegistry registry;

    /** @param ready false while the server starts and while it ends */
    public HealthRoutes(Serving serving, BooleanSupplier ready, PrometheusMeterRegistry registry) {
        this.serving = serving;
        this.ready = ready;
        this.registry = registry;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/health/live", Audience.ALL, ErrorForm.JJAK, call -> status(isAlive(), "live", "dead")),
                Route.get("/health/ready", Audience.ALL, ErrorForm.JJAK, call -> ready()),
                Route.get("/health", Audience.ALL, ErrorForm.TEI, call -> ready()),
                Route.get("/metrics", Audience.ALL, ErrorForm.JJAK, call -> metrics(call.header("Accept"))));
    }

    private boolean isAlive() {
        return serving.generations().current().isAlive();
    }

    private CompletableFuture<Answer> ready() {
        return status(ready.getAsBoolean() && isAlive(), "ready", "not ready");
    }

    private static CompletableFuture<Answer> status(boolean good, String yes, String no) {
        Answer answer = Answer.json(Map.of("status", good ? yes : no)).withStatus(good ? 200 : 503);
        return CompletableFuture.completedFuture(answer);
    }

    private CompletableFuture<Answer> metrics(@Nullable String accept) {
        boolean open = accept != null && accept.contains("application/openmetrics-text");
        String type = open ? OPEN_METRICS : PROMETHEUS;
        return CompletableFuture.completedFuture(Answer.text(type, registry.scrape(type)));
    }
}
