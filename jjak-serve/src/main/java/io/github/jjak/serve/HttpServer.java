package io.github.jjak.serve;

import io.github.jjak.error.RunException;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.Route;
import io.github.jjak.serve.http.internal.RouteHandler;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import java.util.List;

/** Javalin, set up for the routes. */
final class HttpServer {

    private final String host;
    private final int wantedPort;
    private final Javalin javalin;

    HttpServer(ServerOptions options, List<Route> routes, RouteHandler handler) {
        this.host = options.host();
        this.wantedPort = options.port();
        this.javalin = Javalin.create(config -> configure(config, options, routes, handler));
    }

    private static void configure(
            JavalinConfig config, ServerOptions options, List<Route> routes, RouteHandler handler) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        // Vectors hardly shrink, and packing them takes longer than sending them.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyServer(
                server -> server.setStopTimeout(options.drain().toMillis()));
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

    /** Routes answer with these statuses too, in their own words. */
    private static void unknown(Context context, RouteHandler handler, Problem problem, String message) {
        if (context.res().getHeader(RouteHandler.REQUEST_ID) == null) {
            handler.handleUnknown(context, problem, message);
        }
    }

    void start() {
        try {
            javalin.start(host, wantedPort);
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
