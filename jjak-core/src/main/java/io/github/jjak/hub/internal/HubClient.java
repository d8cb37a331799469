package io.github.jjak.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the hub. Redirects are followed here and not by {@code java.net.http}, because the token may go to the hub itself
 * only, while files lie in a store of another host.
 *
 * <p>Thread-safe.
 */
final class HubClient {

    private static final int MOST_REDIRECTS = 10;
    private static final int LARGEST_JSON = 16 << 20;

    private final HubSettings settings;
    private final RetryPolicy retryPolicy;
    private final Retry retry;
    private final HttpClient http;

    HubClient(HubSettings settings, RetryPolicy retryPolicy) {
        this.settings = settings;
        this.retryPolicy = retryPolicy;
        this.retry = new Retry(retryPolicy);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(retryPolicy.connect())
                .build();
    }

    HubSettings settings() {
        return settings;
    }

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    Retry retry() {
        return retry;
    }

    /**
     * A JSON answer of at most 16 MiB.
     *
     * @param path below the endpoint, encoded
     * @param what the request in words
     * @throws IOException if the network fails
     * @throws ModelException if the hub refuses, or the answer is too large or no JSON
     */
    JsonNode json(HubId id, String path, String what) throws IOException {
        return retry.run(what, () -> {
            try (HubAnswer answer = send("GET", address(path), null, true)) {
                if (answer.status() != 200) {
                    throw HubRefusal.of(settings, id, what, answer);
                }
                String body = new String(bounded(answer.response().body(), what), StandardCharsets.UTF_8);
                return JsonFile.parse(
                        settings.withoutToken(body).getBytes(StandardCharsets.UTF_8),
                        "The hub's answer about " + id.name());
            }
        });
    }

    private byte[] bounded(InputStream body, String what) throws IOException {
        try (InputStream guarded = new GuardedStream(body, retryPolicy.silence(), retryPolicy.answer())) {
            byte[] bytes = guarded.readNBytes(LARGEST_JSON + 1);
            if (bytes.length > LARGEST_JSON) {
                throw new ModelException("The hub's answer for " + what + " has more than " + LARGEST_JSON
                        + " bytes, which is too much for a model's description.");
            }
            return bytes;
        }
    }

    /** What the hub says of a file, without its content. */
    HubAnswer head(String path) throws IOException {
        return send("HEAD", address(path), null, false);
    }

    /** The content of a file, or the part of it that {@code range} names. */
    HubAnswer get(String path, @Nullable String range) throws IOException {
        return send("GET", address(path), range, true);
    }

    private URI address(String path) {
        return URI.create(settings.endpoint() + path);
    }

    /** @param leave whether redirects to other hosts are followed; if not, such a redirect is the answer */
    private HubAnswer send(String method, URI first, @Nullable String range, boolean leave) throws IOException {
        List<HttpHeaders> redirects = new ArrayList<>();
        URI address = first;
        while (redirects.size() <= MOST_REDIRECTS) {
            HttpResponse<InputStream> response = exchange(request(method, address, range));
            if (!Redirects.isRedirect(response.statusCode())) {
                return new HubAnswer(response, redirects, settings);
            }
            URI next;
            try (InputStream unread = response.body()) {
                next = Redirects.target(
                        address, response.headers().firstValue("Location").orElse(null));
            }
            if (!leave && !Redirects.isSameOrigin(settings.endpoint(), next)) {
                return new HubAnswer(response, redirects, settings);
            }
            redirects.add(response.headers());
            address = next;
        }
        throw new ModelException(
                "The hub at " + first.getHost() + " redirects more than " + MOST_REDIRECTS + " times.");
    }

    private HttpRequest request(String method, URI address, @Nullable String range) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(retryPolicy.silence())
                .header("User-Agent", "jjak")
                // The stated size has to be that of the file.
                .header("Accept-Encoding", "identity");
        String token = settings.token();
        if (token != null && Redirects.isSameOrigin(settings.endpoint(), address)) {
            request.header("Authorization", "Bearer " + token);
        }
        if (range != null) {
            request.header("Range", range);
        }
        return request.build();
    }

    private HttpResponse<InputStream> exchange(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Retry.interrupted("The hub at " + request.uri().getHost());
        } catch (ProtocolException broken) {
            // Its message holds what the server sent.
            throw new ProtocolException(settings.withoutToken(String.valueOf(broken.getMessage())));
        }
    }
}
