package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.JjakException;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.http.Limits;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of requests made from the OpenAPI document, good and bad: never a 5xx, a stack trace, a hang, or a status that it does not name. */
class OpenApiFuzzTest {

    private static final int REQUESTS = 4000;
    private static final long SEED = 20;

    /** They load whatever a request names, from the hub too. */
    private static final Set<String> LEFT_OUT = Set.of("/admin/reload", "/admin/shadow");

    @TempDir
    private Path folder;

    private record Operation(String method, String path, JsonNode description) {}

    private static List<Operation> operations(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            if (!LEFT_OUT.contains(path.getKey()) && !path.getKey().startsWith("/assets")) {
                path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue())));
            }
        }
        return operations;
    }

    private static HttpRequest request(TestServer server, RequestGenerator generator, Operation operation) {
        HttpRequest.Builder request = server.request(operation.path()
                        + generator.query(operation.description().path("parameters")))
                .timeout(Duration.ofSeconds(30));
        String[] header = generator.header();
        if (header != null) {
            request.header(header[0], header[1]);
        }
        JsonNode schema = operation
                .description()
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        if (operation.method().equals("GET")) {
            return request.GET().build();
        }
        return request.header("Content-Type", generator.contentType())
                .method(
                        operation.method(),
                        HttpRequest.BodyPublishers.ofByteArray(generator.bytes(generator.json(schema, 0))))
                .build();
    }

    @Test
    @Timeout(600)
    void nothingBreaksIt() {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        try (TestServer server =
                TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")))
                        .feedback(folder.resolve("feedback.jsonl"))
                        .keepTexts(true)
                        .limits(Limits.ofDefaults()
                                .withBodyBytes(60_000, 100_000)
                                .withTexts(50)
                                .withTokens(2000)))) {
            JsonNode document = TestServer.body(server.get("/openapi.json"), 200);
            List<Operation> operations = operations(document);
            Set<String> seen = new TreeSet<>();
            List<String> faults = IntStream.range(0, REQUESTS)
                    .parallel()
                    .mapToObj(number -> {
                        RequestGenerator generator =
                                new RequestGenerator(document, new Random(SEED * 100_003 + number));
                        Operation operation = operations.get(number % operations.size());
                        HttpRequest request = request(server, generator, operation);
                        HttpResponse<String> response = server.send(request);
                        synchronized (seen) {
                            seen.add(operation.path() + " " + response.statusCode());
                        }
                        return fault(operation, response, number + " " + operation.method() + " " + operation.path());
                    })
                    .filter(fault -> !fault.isEmpty())
                    .toList();
            assertThat(faults).as("seed " + SEED).isEmpty();
            // The generator reaches what it should: answers and refusals of every route that takes a body.
            for (String path : List.of("/search", "/feedback", "/v1/embeddings", "/embed", "/rerank", "/tokenize")) {
                assertThat(seen).contains(path + " " + (path.equals("/feedback") ? 201 : 200), path + " 400");
            }
            assertThat(server.ask("/search", "{\"query\":\"환불\"}").path("hits")).isNotEmpty();
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/metrics").body()).contains("jjak_requests_inside 0.0");
        }
    }

    private static boolean hasError(String body) {
        try {
            return TestServer.json(body).has("error");
        } catch (JjakException noJson) {
            return false;
        }
    }

    private static String fault(Operation operation, HttpResponse<String> response, String what) {
        int status = response.statusCode();
        String body = response.body();
        // Origins and hosts are checked before a route is found.
        boolean named = operation.description().path("responses").has(Integer.toString(status)) || status == 403;
        boolean trace = body.contains("\tat ") || body.contains("Exception");
        boolean words = status < 400 || hasError(body);
        return status >= 500 || !named || trace || !words
                ? what + ": " + status + " " + body.substring(0, Math.min(300, body.length()))
                : "";
    }
}
