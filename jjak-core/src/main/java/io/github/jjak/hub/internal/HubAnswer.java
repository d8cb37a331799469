package io.github.jjak.hub.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request after its redirects; closing it gives the connection back.
 *
 * @param response the last answer
 * @param redirects headers of the redirects on the way, in order
 * @param settings of the request: a server that sends the token back must not make it appear in a message
 */
record HubAnswer(HttpResponse<InputStream> response, List<HttpHeaders> redirects, HubSettings settings)
        implements AutoCloseable {

    private static final int LONGEST_PAUSE_DIGITS = 5;

    int status() {
        return response.statusCode();
    }

    URI address() {
        return response.uri();
    }

    /** A header of the last answer; null if it has none of that name. */
    @Nullable
    String header(String name) {
        return response.headers().firstValue(name).map(settings::withoutToken).orElse(null);
    }

    /** A header of the first answer that has it, redirects included; null if none has. */
    @Nullable
    String firstHeader(String name) {
        List<HttpHeaders> all = new ArrayList<>(redirects);
        all.add(response.headers());
        return all.stream()
                .flatMap(headers -> headers.firstValue(name).stream())
                .findFirst()
                .map(settings::withoutToken)
                .orElse(null);
    }

    /** What {@code Retry-After} asks for in seconds; zero if it says nothing, or a date. */
    Duration askedPause() {
        String seconds = header("Retry-After");
        return seconds != null && seconds.matches("[0-9]{1," + LONGEST_PAUSE_DIGITS + "}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : Duration.ZERO;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
