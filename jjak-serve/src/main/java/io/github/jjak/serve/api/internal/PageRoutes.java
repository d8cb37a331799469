package io.github.jjak.serve.api.internal;

import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The search page at {@code /}, its parts, and the description of all routes, from the class path. */
public final class PageRoutes {

    /** Nothing from elsewhere, no script or style within the page, no frame around it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json");

    private static final Map<String, String> FILES = files();

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("/", "index.html");
        for (String part : List.of(
                "page.css", "page.js", "words.js", "elements.js", "hits.js", "run.js", "server.js", "icon.svg")) {
            files.put("/assets/" + part, part);
        }
        files.put("/openapi.json", "openapi.json");
        return files;
    }

    /** The routes. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        FILES.forEach((path, file) -> {
            Answer answer = answer(file);
            routes.add(
                    Route.get(path, Audience.ALL, ErrorForm.JJAK, call -> CompletableFuture.completedFuture(answer)));
        });
        return routes;
    }

    private static Answer answer(String file) {
        try (InputStream stream = PageRoutes.class.getResourceAsStream("page/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks page/" + file);
            }
            String type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream");
            return new Answer(200, type, stream.readAllBytes(), Map.of())
                    .withHeader("Content-Security-Policy", POLICY)
                    .withHeader("Referrer-Policy", "no-referrer")
                    .withHeader("Cross-Origin-Opener-Policy", "same-origin")
                    .withHeader("Cache-Control", "no-cache");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
