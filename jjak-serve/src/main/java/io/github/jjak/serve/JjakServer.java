package io.github.jjak.serve;

import io.github.jjak.serve.api.internal.AdminRoutes;
import io.github.jjak.serve.api.internal.FeedbackRoutes;
import io.github.jjak.serve.api.internal.HealthRoutes;
import io.github.jjak.serve.api.internal.InfoRoutes;
import io.github.jjak.serve.api.internal.ModelName;
import io.github.jjak.serve.api.internal.OpenAiRoutes;
import io.github.jjak.serve.api.internal.PageRoutes;
import io.github.jjak.serve.api.internal.SearchRoutes;
import io.github.jjak.serve.api.internal.Serving;
import io.github.jjak.serve.api.internal.TeiRoutes;
import io.github.jjak.serve.api.internal.VectorSizes;
import io.github.jjak.serve.feedback.internal.FeedbackLog;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.generation.internal.Generations;
import io.github.jjak.serve.generation.internal.SourceWatch;
import io.github.jjak.serve.http.internal.Access;
import io.github.jjak.serve.http.internal.Door;
import io.github.jjak.serve.http.internal.RequestMetrics;
import io.github.jjak.serve.http.internal.Route;
import io.github.jjak.serve.http.internal.RouteHandler;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A model and an index behind HTTP. Ready when it was made; thread-safe.
 *
 * <p>{@link #close} is orderly: the server says that it is not ready any more, takes no new connections, ends what it has begun, and frees
 * model and index.
 */
public final class JjakServer implements AutoCloseable {

    private final Generations generations;
    private final ExecutorService responders;
    private final ExecutorService loader;
    private final @Nullable FeedbackLog feedback;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Route> routes;
    private final HttpServer http;
    private final @Nullable SourceWatch watch;

    private JjakServer(ServerOptions options) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServerMetrics metrics = new ServerMetrics(registry);
        feedback = options.feedback() == null
                ? null
                : FeedbackLog.open(options.feedback(), options.keepsTexts(), options.feedbackDays());
        try {
            generations = new Generations(options.source(), options.queue(), metrics);
        } catch (RuntimeException failure) {
            if (feedback != null) {
                feedback.close();
            }
            throw failure;
        }
        metrics.watch(generations);
        int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        responders = threads("jjak-respond", threads);
        loader = threads("jjak-load", 1);
        Serving serving = new Serving(generations, responders);
        routes = routes(options, serving, registry);
        RouteHandler handler = new RouteHandler(
                Door.of(options.host(), options.allowedHosts(), options.allowedOrigins()),
                new Access(options.keys(), options.administratorKeys()),
                options.limits(),
                new RequestMetrics(registry));
        http = new HttpServer(options, routes, handler);
        watch = options.watch() == null ? null : new SourceWatch(generations, options.watch());
    }

    private List<Route> routes(ServerOptions options, Serving serving, PrometheusMeterRegistry registry) {
        ModelName name = new ModelName(options.modelName());
        VectorSizes sizes = new VectorSizes(options.dimensions());
        List<Route> all = new ArrayList<>();
        all.addAll(new PageRoutes().routes());
        all.addAll(new SearchRoutes(serving, feedback).routes());
        all.addAll(new FeedbackRoutes(serving, feedback).routes());
        all.addAll(new OpenAiRoutes(serving, name, sizes).routes());
        all.addAll(new TeiRoutes(serving, sizes).routes());
        all.addAll(new InfoRoutes(serving, name, options.queue(), feedback != null).routes());
        all.addAll(new HealthRoutes(serving, ready::get, registry).routes());
        all.addAll(new AdminRoutes(serving, loader, feedback).routes());
        return List.copyOf(all);
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads, warms up and listens.
     *
     * @throws io.github.jjak.error.JjakException if model or index cannot be loaded or do not fit, or the port is in use
     */
    public static JjakServer start(ServerOptions options) {
        JjakServer server = new JjakServer(options);
        try {
            server.http.start();
            server.ready.set(true);
            return server;
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    /** The model and index that are served at the moment; for Jjak's own modules, not part of the API. */
    public Generation generation() {
        return generations.current();
    }

    /** All routes; for Jjak's own modules, not part of the API. */
    public List<Route> routes() {
        return routes;
    }

    /** Ends in good order; does nothing the second time. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ready.set(false);
            if (watch != null) {
                watch.close();
            }
            http.stop();
            loader.shutdownNow();
            responders.shutdown();
            generations.close();
            if (feedback != null) {
                feedback.close();
            }
        }
    }
}
