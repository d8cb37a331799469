package io.github.jjak.serve;

import io.github.jjak.error.RunException;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.Route;
import io.github.jjak.serve.http.internal.RouteHandler;
import io.github.jjak.serve.http.internal.UnreadableRequests;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.ThreadPool;

/** Javalin, set up for the routes. */
final class HttpServer {

    private static final int WAITING_CONNECTIONS = 1024;

    /** Longer than the 60 seconds that proxies keep an idle connection by default: who closes first must not be the server. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    private final String host;
    private final int wantedPort;
    private final Javalin javalin;

    HttpServer(
            ServerOptions options,
            List<Route> routes,
            RouteHandler handler,
            UnreadableRequests unreadable,
            ThreadPool threads) {
        this.host = options.host();
        this.wantedPort = options.port();
        this.javalin = Javalin.create(config -> configure(config, options, routes, handler, unreadable, threads));
    }

    private static void configure(
            JavalinConfig config,
            ServerOptions options,
            List<Route> routes,
            RouteHandler handler,
            UnreadableRequests unreadable,
            ThreadPool threads) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        // Vectors hardly shrink, and packing them takes longer than sending them.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.threadPool = threads;
        config.jetty.addConnector((server, http) -> connector(server, http, options));
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(options.drain().toMillis());
            server.setErrorHandler(unreadable);
        });
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        for (Route route : routes) {
            config.routes.addHttpHandler(
                    HandlerType.findOrCreate(route.method()), route.path(), context -> handler.handle(context, route));
        }
        config.routes.exception(Exception.class, (failure, context) -> handler.handleFailure(context, failure));
        config.routes.error(404, context -> unknown(context, handler, Problem.NOT_FOUND, "There is nothing here."));
        config.routes.error(
                405, context -> unknown(context, handler, Problem.METHOD, "This method is not allowed here."));
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ServerOptions options) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(options.host());
        connector.setPort(options.port());
        // Beyond Java's 50 the system drops connections, and clients knock again after a second.
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }

    /** Routes answer with these statuses too, in their own words. */
    private static void unknown(Context context, RouteHandler handler, Problem problem, String message) {
        if (context.res().getHeader(RouteHandler.REQUEST_ID) == null) {
            handler.handleUnknown(context, problem, message);
        }
    }

    void start() {
        try {
            javalin.start();
        } catch (JavalinBindException cause) {
            throw new RunException(
                    "Port " + wantedPort + " of " + host + " cannot be listened on: it is in use, or not this machine's"
                            + " to use. Choose another port.",
                    cause);
        }
    }

    int port() {
        return javalin.port();
    }

    void stop() {
        javalin.stop();
    }
}
