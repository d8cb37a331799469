package io.github.jjak.serve;

import io.github.jjak.serve.api.internal.AdminRoutes;
import io.github.jjak.serve.api.internal.FeedbackRoutes;
import io.github.jjak.serve.api.internal.HealthRoutes;
import io.github.jjak.serve.api.internal.InfoRoutes;
import io.github.jjak.serve.api.internal.ModelName;
import io.github.jjak.serve.api.internal.Offers;
import io.github.jjak.serve.api.internal.OpenAiRoutes;
import io.github.jjak.serve.api.internal.PageRoutes;
import io.github.jjak.serve.api.internal.RerankRoutes;
import io.github.jjak.serve.api.internal.RunRoutes;
import io.github.jjak.serve.api.internal.SearchRoutes;
import io.github.jjak.serve.api.internal.SecondStage;
import io.github.jjak.serve.api.internal.Serving;
import io.github.jjak.serve.api.internal.ShadowRoutes;
import io.github.jjak.serve.api.internal.TeiRoutes;
import io.github.jjak.serve.api.internal.VectorSizes;
import io.github.jjak.serve.feedback.internal.FeedbackLog;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.generation.internal.Generations;
import io.github.jjak.serve.generation.internal.SourceWatch;
import io.github.jjak.serve.http.internal.Access;
import io.github.jjak.serve.http.internal.Admission;
import io.github.jjak.serve.http.internal.Door;
import io.github.jjak.serve.http.internal.RequestMetrics;
import io.github.jjak.serve.http.internal.Route;
import io.github.jjak.serve.http.internal.RouteHandler;
import io.github.jjak.serve.http.internal.UnreadableRequests;
import io.github.jjak.serve.http.internal.WorkThreads;
import io.github.jjak.serve.run.internal.RunReport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A model and an index behind HTTP. Ready when it was made; thread-safe.
 *
 * <p>{@link #close} is orderly: the server says that it is not ready any more, takes no new connections, ends what it has begun, and frees
 * model and index.
 */
public final class JjakServer implements AutoCloseable {

    private static final int CONNECTION_THREADS = 250;
    /** Bodies that are received at once; the other threads refuse requests and answer health checks. */
    private static final int MOST_READING = 200;

    private final ServedModels models;
    private final Generations generations;
    private final ExecutorService responders;
    private final ExecutorService cutters;
    private final ExecutorService loader;
    private final @Nullable FeedbackLog feedback;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Route> routes;
    private final HttpServer http;
    private final @Nullable SourceWatch watch;

    private JjakServer(ServerOptions options) {
        if (options.run() != null) {
            RunReport.requireRun(options.run());
        }
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServerMetrics metrics = new ServerMetrics(registry);
        feedback = options.feedback() == null
                ? null
                : FeedbackLog.open(options.feedback(), options.keepsTexts(), options.feedbackDays());
        try {
            models = ServedModels.load(options, metrics, registry);
        } catch (RuntimeException failure) {
            if (feedback != null) {
                feedback.close();
            }
            throw failure;
        }
        generations = models.first();
        metrics.watch(generations);
        int cores = Runtime.getRuntime().availableProcessors();
        responders = threads("jjak-respond", Math.max(4, 2 * cores));
        cutters = threads("jjak-cut", Math.max(1, cores / 2));
        loader = threads("jjak-load", 1);
        Serving serving = new Serving(generations, responders);
        routes = routes(options, serving, registry);
        Admission admission = new Admission(options.queue().mostRequests(), MOST_READING);
        metrics.watch(admission);
        QueuedThreadPool connections = new QueuedThreadPool(CONNECTION_THREADS, 8, 60_000);
        connections.setName("jjak-http");
        RouteHandler handler = new RouteHandler(
                Door.of(options.host(), options.allowedHosts(), options.allowedOrigins()),
                new Access(options.keys(), options.administratorKeys()),
                options.limits(),
                new RequestMetrics(registry),
                admission,
                new WorkThreads(responders, cutters, connections));
        http = new HttpServer(options, routes, handler, new UnreadableRequests(admission), connections);
        watch = options.watch() == null ? null : new SourceWatch(generations, options.watch());
    }

    private List<Route> routes(ServerOptions options, Serving serving, PrometheusMeterRegistry registry) {
        ModelName name = new ModelName(options.modelName());
        Path folder = options.run();
        Supplier<@Nullable RunReport> run = folder == null
                ? () -> RunReport.of(generations.current().modelLocation())
                : () -> new RunReport(folder);
        SecondStage stage = models.stage();
        Offers offers = new Offers(feedback != null, run, options.showsRunTexts(), stage == null ? null : stage.name());
        VectorSizes sizes = new VectorSizes(options.dimensions());
        List<Route> all = new ArrayList<>();
        all.addAll(new PageRoutes().routes());
        all.addAll(new SearchRoutes(
                        serving,
                        models.shadow(),
                        feedback,
                        stage,
                        options.queue().deadline())
                .routes());
        all.addAll(new FeedbackRoutes(serving, feedback).routes());
        all.addAll(new OpenAiRoutes(serving, name, sizes).routes());
        all.addAll(new TeiRoutes(serving, sizes, stage).routes());
        all.addAll(new RerankRoutes(stage).routes());
        all.addAll(new InfoRoutes(serving, models.shadow(), name, options.queue(), offers).routes());
        all.addAll(new RunRoutes(serving, offers, loader).routes());
        all.addAll(new HealthRoutes(serving, ready::get, registry).routes());
        all.addAll(new AdminRoutes(serving, loader, feedback).routes());
        all.addAll(new ShadowRoutes(models.shadow(), loader, options.shadowShare()).routes());
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
            cutters.shutdown();
            models.close();
            if (feedback != null) {
                feedback.close();
            }
        }
    }
}
