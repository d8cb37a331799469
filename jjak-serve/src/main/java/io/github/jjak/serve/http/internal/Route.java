package io.github.jjak.serve.http.internal;

import java.util.concurrent.CompletableFuture;

/**
 * Something that is answered.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path as Javalin writes it
 * @param audience for whom
 * @param errors how refusals are written
 * @param handler answers
 */
public record Route(String method, String path, Audience audience, ErrorForm errors, Handler handler) {

    /** Answers a call, now or later. */
    @FunctionalInterface
    public interface Handler {

        /** @throws ProblemException to refuse */
        CompletableFuture<Answer> handle(Call call);
    }

    /** A route that is read, answered at once. */
    public static Route get(String path, Audience audience, ErrorForm errors, Handler handler) {
        return new Route("GET", path, audience, errors, handler);
    }

    /** A route that is written to. */
    public static Route post(String path, Audience audience, ErrorForm errors, Handler handler) {
        return new Route("POST", path, audience, errors, handler);
    }

    /** A route whose thing is ended. */
    public static Route delete(String path, Audience audience, ErrorForm errors, Handler handler) {
        return new Route("DELETE", path, audience, errors, handler);
    }
}
