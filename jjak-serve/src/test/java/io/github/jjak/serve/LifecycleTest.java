package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.Backend;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.http.Keys;
import io.github.jjak.serve.queue.QueueOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Start, overload, exchange under load, orderly end; keys; what cannot be served. */
@Timeout(180)
class LifecycleTest {

    private static final String LONG_TEXTS =
            "{\"input\":[" + ("\"" + "긴 글입니다 ".repeat(60) + "\",").repeat(30) + "\"끝\"]}";

    @TempDir
    private Path folder;

    private static int waiting(TestServer server) {
        return Objects.requireNonNull(server.server().generation().queue()).requests();
    }

    @Test
    void whatHasBegunIsEndedWhenTheServerStops() throws Exception {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        // A busy machine may need longer than the usual time for what has begun.
        TestServer server =
                TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")))
                        .queue(QueueOptions.ofDefaults().withDeadline(Duration.ofMinutes(3)))
                        .drain(Duration.ofMinutes(3)));
        List<CompletableFuture<HttpResponse<String>>> begun = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            begun.add(server.sendLater(server.post("/v1/embeddings", LONG_TEXTS)));
            begun.add(server.sendLater(server.post("/search", "{\"query\":\"환불 " + i + "\"}")));
        }
        while (waiting(server) < 12) {
            Thread.sleep(1);
        }
        server.close();
        for (CompletableFuture<HttpResponse<String>> answer : begun) {
            assertThat(answer.join().statusCode()).isEqualTo(200);
        }
        assertThatThrownBy(() -> server.get("/health")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void tooMuchIsRefusedAndAfterwardsAllIsAsBefore() {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        try (TestServer server =
                TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")))
                        .queue(QueueOptions.ofDefaults().withMostRequests(3).withDeadline(Duration.ofMinutes(3))))) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(server.sendLater(server.post("/v1/embeddings", LONG_TEXTS)));
            }
            int refused = 0;
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> response = answer.join();
                assertThat(response.statusCode()).isIn(200, 429);
                if (response.statusCode() == 429) {
                    refused++;
                    assertThat(response.headers().firstValue("Retry-After")).contains("1");
                    assertThat(TestServer.json(response.body())
                                    .at("/error/type")
                                    .asText())
                            .isEqualTo("rate_limit_error");
                }
            }
            assertThat(refused).isPositive();
            assertThat(server.ask("/search", "{\"query\":\"환불\"}").path("hits")).isNotEmpty();
            assertThat(waiting(server)).isZero();
        }
    }

    @Test
    void aLateRequestIsGivenUp() {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        try (TestServer server =
                TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")))
                        .queue(QueueOptions.ofDefaults().withDeadline(Duration.ofMillis(30))))) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(server.sendLater(server.post("/v1/embeddings", LONG_TEXTS)));
            }
            assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                    .contains(503)
                    .containsAnyOf(503, 200);
        }
    }

    @Test
    void anotherIndexIsPutInPlaceWithoutAFailedRequest() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        List<IndexRow> more = new ArrayList<>(TestServer.ROWS);
        more.add(new IndexRow("new", "새로 더한 답입니다. 마일리지는 이 년 뒤에 사라집니다.", Map.of("category", "계정")));
        TestServer.index(second, more);
        try (TestServer server = TestServer.start(first)) {
            AtomicBoolean stop = new AtomicBoolean();
            List<CompletableFuture<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                clients.add(CompletableFuture.supplyAsync(() -> {
                    int answered = 0;
                    while (!stop.get()) {
                        server.ask("/search", "{\"query\":\"환불\"}");
                        server.ask("/v1/embeddings", "{\"input\":\"마일리지\"}");
                        answered++;
                    }
                    return answered;
                }));
            }
            for (int turn = 0; turn < 6; turn++) {
                Path index = turn % 2 == 0 ? second : first;
                JsonNode reloaded = server.ask("/admin/reload", "{\"index\":\"" + index + "\"}");
                assertThat(reloaded.path("rows").asInt()).isEqualTo(turn % 2 == 0 ? 5 : 4);
                assertThat(reloaded.path("fingerprint").asText()).hasSize(64);
            }
            stop.set(true);
            for (CompletableFuture<Integer> client : clients) {
                assertThat(client.join()).isPositive();
            }
            server.ask("/admin/reload", "{\"index\":\"" + second + "\"}");
            assertThat(server.ask("/search", "{\"query\":\"마일리지\"}")
                            .at("/hits/0/id")
                            .asText())
                    .isEqualTo("new");
        }
    }

    @Test
    void aChangedIndexIsLoadedAnewByItself() throws Exception {
        Path index = folder.resolve("index");
        TestServer.index(index, TestServer.ROWS);
        try (TestServer server = TestServer.start(
                ServerOptions.builder(new Source(TestServer.MODEL, null, index)).watch(Duration.ofMillis(50)))) {
            List<IndexRow> more = new ArrayList<>(TestServer.ROWS);
            more.add(new IndexRow("new", "마일리지는 이 년 뒤에 사라집니다.", Map.of("category", "계정")));
            TestServer.index(index, more);
            while (TestServer.body(server.get("/info"), 200).at("/index/rows").asInt() != 5) {
                Thread.sleep(10);
            }
        }
    }

    @Test
    void whatDoesNotFitLeavesTheOldOneServing() {
        try (TestServer server = TestServer.start(folder.resolve("index"))) {
            JsonNode missing = TestServer.body(
                    server.send(server.post("/admin/reload", "{\"index\":\"" + folder.resolve("nowhere") + "\"}")),
                    400);
            assertThat(missing.path("error").asText())
                    .contains("There is no index")
                    .contains("is still served");
            // Another length is another model as far as vectors go.
            JsonNode other = TestServer.body(server.send(server.post("/admin/reload", "{\"max_seq_length\":7}")), 400);
            assertThat(other.path("error").asText()).contains("another model");
            assertThat(server.ask("/search", "{\"query\":\"환불\"}").path("hits")).isNotEmpty();
        }
    }

    @Test
    void keysOpenTheirOwnDoors() throws IOException {
        Path keys = folder.resolve("keys");
        Path admins = folder.resolve("admins");
        Files.writeString(keys, "# clients\nclient-key-0123456789\n\nclient-key-9876543210\n");
        Files.writeString(admins, "admin-key-0123456789\n");
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        ServerOptions.Builder options =
                ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")));
        try (TestServer server = TestServer.start(options.keys(Keys.read(keys)))) {
            assertThat(server.get("/search?q=a").statusCode()).isEqualTo(401);
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(status(server, "/search?q=a", "Bearer client-key-9876543210"))
                    .isEqualTo(200);
            assertThat(status(server, "/search?q=a", "Bearer client-key-987654321"))
                    .isEqualTo(401);
            assertThat(status(server, "/search?q=a", "Basic client-key-9876543210"))
                    .isEqualTo(401);
            // Without keys of their own, nobody administers a server that asks for keys.
            assertThat(reload(server, "Bearer client-key-9876543210")).isEqualTo(403);
        }
        try (TestServer server = TestServer.start(options.administratorKeys(Keys.read(admins)))) {
            assertThat(reload(server, "Bearer client-key-9876543210")).isEqualTo(401);
            assertThat(reload(server, "Bearer admin-key-0123456789")).isEqualTo(200);
            assertThat(status(server, "/v1/models", "Bearer admin-key-0123456789"))
                    .isEqualTo(200);
        }
        Files.writeString(keys, "short\n");
        assertThatThrownBy(() -> Keys.read(keys))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 1");
        Files.writeString(keys, "# none\n");
        assertThatThrownBy(() -> Keys.read(keys))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no key");
    }

    private static int status(TestServer server, String path, String authorization) {
        return server.send(server.request(path)
                        .header("Authorization", authorization)
                        .GET()
                        .build())
                .statusCode();
    }

    private static int reload(TestServer server, String authorization) {
        return server.send(server.request("/admin/reload")
                        .header("Authorization", authorization)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    @Test
    void wordsAloneAreSearchedWithoutAModel() {
        Path index = folder.resolve("words");
        try (SearchIndexWriter writer =
                SearchIndexWriter.create(index, IndexSettings.ofDefaults().withColumns(List.of("category")), null)) {
            writer.put(TestServer.ROWS);
            writer.commit();
        }
        try (TestServer server = TestServer.start(ServerOptions.builder(new Source(null, null, index)))) {
            JsonNode answer = server.ask("/search", "{\"query\":\"환불\"}");
            assertThat(answer.path("mode").asText()).isEqualTo("bm25");
            assertThat(server.send(server.post("/search", "{\"query\":\"환불\",\"mode\":\"dense\"}"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(server.send(server.post("/v1/embeddings", "{\"input\":\"환불\"}"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(TestServer.body(server.get("/v1/models"), 200).path("data"))
                    .isEmpty();
            assertThat(server.get("/info").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aModelAloneServesVectors() {
        try (TestServer server = TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, null)))) {
            assertThat(server.ask("/v1/embeddings", "{\"input\":\"환불\"}").path("data"))
                    .hasSize(1);
            assertThat(server.get("/search?q=a").statusCode()).isEqualTo(404);
            assertThat(server.send(server.post("/feedback", "{\"query\":\"a\",\"id\":\"b\",\"relevant\":true}"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void anotherBackendServesTheSameIndexAndKeepsIt() throws Exception {
        Source source = new Source(TestServer.MODEL, null, folder.resolve("index"), Backend.ONNX);
        try (TestServer torch = TestServer.start(folder.resolve("index"));
                TestServer onnx = TestServer.start(ServerOptions.builder(source))) {
            JsonNode theirs = torch.ask("/v1/embeddings", "{\"input\":\"환불\"}").at("/data/0/embedding");
            JsonNode ours = onnx.ask("/v1/embeddings", "{\"input\":\"환불\"}").at("/data/0/embedding");
            assertThat(ours).hasSize(theirs.size());
            for (int i = 0; i < theirs.size(); i++) {
                assertThat(ours.get(i).asDouble()).isEqualTo(theirs.get(i).asDouble(), within(1e-5));
            }
            assertThat(onnx.send(onnx.post("/admin/reload", "{}")).statusCode()).isEqualTo(200);
            assertThat(onnx.server().generation().source().backend()).isEqualTo(Backend.ONNX);
        }
    }

    @Test
    void aPortInUseAndNothingToServeAreSentences() {
        try (TestServer server = TestServer.start(folder.resolve("index"))) {
            ServerOptions same = ServerOptions.builder(new Source(TestServer.MODEL, null, null))
                    .port(server.server().port())
                    .build();
            assertThatThrownBy(() -> JjakServer.start(same))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("in use");
        }
        assertThatThrownBy(() -> TestServer.start(ServerOptions.builder(new Source(null, null, null))))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> TestServer.start(ServerOptions.builder(new Source(null, null, folder.resolve("no")))))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ServerOptions.builder(new Source(null, null, null))
                        .port(70_000)
                        .build())
                .isInstanceOf(UsageException.class);
    }

    @Test
    void aStuckWorkerIsNotLive() throws Exception {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        try (TestServer server =
                TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")))
                        .queue(QueueOptions.ofDefaults().withStuckAfter(Duration.ofNanos(1))))) {
            CompletableFuture<HttpResponse<String>> busy = server.sendLater(server.post("/v1/embeddings", LONG_TEXTS));
            while (server.get("/health/live").statusCode() != 503) {
                assertThat(busy.isDone()).isFalse();
            }
            busy.join();
        }
    }
}
