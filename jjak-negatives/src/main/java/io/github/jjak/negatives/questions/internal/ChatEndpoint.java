package io.github.jjak.negatives.questions.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers {@code POST /chat/completions} as OpenAI's does: llama.cpp, vLLM, Ollama and others. Nothing is sent anywhere
 * else: redirects are not followed, and a key is sent over plain HTTP to this machine only. Thread-safe.
 */
public final class ChatEndpoint {

    private static final String PATH = "/chat/completions";
    private static final int LARGEST_RESPONSE = 1 << 20;
    private static final int TRIES = 4;
    private static final int FIRST_PAUSE_MILLIS = 500;

    private final URI uri;
    private final String model;
    private final @Nullable String key;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * Checks the address; nothing is sent yet.
     *
     * @param address for instance {@code http://127.0.0.1:8000/v1}
     * @param model name of the model at the server; empty for the one it has
     * @param key sent as a bearer token; null for none
     * @param timeout of one request
     * @throws UsageException if it is no address of HTTP, or the key would travel where others can read it
     */
    public ChatEndpoint(String address, String model, @Nullable String key, Duration timeout) {
        this.uri = uri(address);
        this.model = model;
        this.key = key;
        this.timeout = timeout;
        if (key != null && "http".equalsIgnoreCase(uri.getScheme()) && !isThisMachine(uri.getHost())) {
            throw new UsageException("The key would be sent over plain http to " + uri.getHost()
                    + ", where others can read it. Use https.");
        }
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    private static URI uri(String address) {
        try {
            String trimmed = address.strip().replaceAll("/+$", "");
            URI uri = URI.create(trimmed.endsWith(PATH) ? trimmed : trimmed + PATH);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException noAddress) {
            // refused below
        }
        throw new UsageException(
                "The endpoint must be an address such as http://127.0.0.1:8000/v1, without a name or password in it.");
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Where texts are sent. */
    public String address() {
        return uri.toString();
    }

    /**
     * Sends one message and returns the answer; tries again after a pause if the server is busy or cannot be reached.
     *
     * @throws ModelException if the server refuses the request, or answers with something else than a chat completion
     * @throws RunException if it cannot be reached
     */
    public String complete(String instruction, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (!model.isEmpty()) {
            body.put("model", model);
        }
        body.put(
                "messages",
                List.of(Map.of("role", "system", "content", instruction), Map.of("role", "user", "content", message)));
        body.put("temperature", 0.7);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonFile.formatLine(body), StandardCharsets.UTF_8));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return text(send(request.build()));
    }

    private byte[] send(HttpRequest request) {
        String problem = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                if (attempt > 0) {
                    Thread.sleep((long) FIRST_PAUSE_MILLIS << (2 * (attempt - 1)));
                }
                HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream in = response.body()) {
                    byte[] body = in.readNBytes(LARGEST_RESPONSE + 1);
                    int status = response.statusCode();
                    if (status == 200 && body.length <= LARGEST_RESPONSE) {
                        return body;
                    }
                    problem = status == 200 ? "sent more than 1 MB" : "answered with status " + status;
                    if (status != 429 && status < 500) {
                        throw new ModelException(
                                address() + " " + problem + ". Check the address, the name of the model and the key.");
                    }
                }
            } catch (IOException unreachable) {
                problem = "cannot be reached (" + unreachable.getClass().getSimpleName() + ")";
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new RunException("Waiting for " + address() + " was interrupted.", interrupted);
            }
        }
        throw new RunException(
                address() + " " + problem + " after " + TRIES + " tries. The same command continues where it stopped.");
    }

    private String text(byte[] body) {
        JsonNode content = JsonFile.parse(body, address())
                .path("choices")
                .path(0)
                .path("message")
                .path("content");
        if (!content.isTextual()) {
            throw new ModelException(address() + " sent no chat completion: choices[0].message.content is missing.");
        }
        return content.asText();
    }
}
