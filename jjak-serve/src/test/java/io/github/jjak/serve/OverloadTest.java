package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.queue.QueueOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full server refuses at its door: before a body was sent, whatever the request would have needed, while others are slow. */
@Timeout(120)
class OverloadTest {

    private static final String BODY = "{\"query\":\"환불\",\"mode\":\"bm25\"}";

    @TempDir
    private Path folder;

    private Path index;

    @BeforeEach
    void makeIndex() {
        index = folder.resolve("words");
        try (SearchIndexWriter writer =
                SearchIndexWriter.create(index, IndexSettings.ofDefaults().withColumns(List.of("category")), null)) {
            writer.put(TestServer.ROWS);
            writer.commit();
        }
    }

    private TestServer start(int mostRequests) {
        return TestServer.start(ServerOptions.builder(new Source(null, null, index))
                .queue(QueueOptions.ofDefaults().withMostRequests(mostRequests)));
    }

    /** A client that sends all but the last byte of its body, and that when it is told to. */
    private static final class SlowClient implements AutoCloseable {

        private final Socket socket;
        private final byte[] body = BODY.getBytes(StandardCharsets.UTF_8);

        SlowClient(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(60_000);
            write("POST /search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length + "\r\n\r\n");
            socket.getOutputStream().write(body, 0, body.length - 1);
            socket.getOutputStream().flush();
        }

        private void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String finish() throws IOException {
            socket.getOutputStream().write(body, body.length - 1, 1);
            socket.getOutputStream().flush();
            return answer();
        }

        String answer() throws IOException {
            try (InputStream stream = socket.getInputStream()) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void awaitFull(TestServer server, String inside) throws InterruptedException {
        while (!server.get("/metrics").body().contains("jjak_requests_inside " + inside)) {
            Thread.sleep(5);
        }
    }

    @Test
    void aFullServerRefusesBeforeTheBodyIsSent() throws Exception {
        try (TestServer server = start(1);
                SlowClient first = new SlowClient(server.server().port())) {
            awaitFull(server, "1.0");
            try (SlowClient second = new SlowClient(server.server().port())) {
                // Its last byte never comes; a server that waited for it would not answer.
                assertThat(second.answer())
                        .startsWith("HTTP/1.1 429 ")
                        .contains("Retry-After: 1")
                        .contains("\"error_type\":\"Overloaded\"");
            }
            assertThat(server.get("/search?q=a").statusCode()).isEqualTo(429);
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(first.finish()).startsWith("HTTP/1.1 200 ").contains("\"a3\"");
            awaitFull(server, "0.0");
            assertThat(server.ask("/search", BODY).path("hits")).isNotEmpty();
        }
    }

    @Test
    void aLargeBodyThatIsRefusedIsRefusedInWords() throws Exception {
        try (TestServer server = start(1);
                SlowClient first = new SlowClient(server.server().port())) {
            awaitFull(server, "1.0");
            HttpResponse<String> refused = server.send(server.request("/search")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"" + "가".repeat(20_000) + "\"}"))
                    .build());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(first.finish()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void clientsThatSendSlowlyDoNotTakeAllThreads() throws Exception {
        List<SlowClient> slow = new ArrayList<>();
        try (TestServer server = start(1000)) {
            for (int i = 0; i < 200; i++) {
                slow.add(new SlowClient(server.server().port()));
            }
            awaitFull(server, "200.0");
            assertThat(server.send(server.post("/search", BODY)).statusCode()).isEqualTo(429);
            assertThat(server.get("/search?q=a").statusCode()).isEqualTo(200);
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            for (SlowClient client : slow) {
                assertThat(client.finish()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(server.send(server.post("/search", BODY)).statusCode()).isEqualTo(200);
        } finally {
            for (SlowClient client : slow) {
                client.close();
            }
        }
    }

    /** The time is over when the search begins, as it is in a server that has had too much to do. */
    @Test
    void aSearchByWordsIsGivenUpAtItsDeadline() throws Exception {
        try (TestServer server = TestServer.start(ServerOptions.builder(new Source(null, null, index))
                .queue(QueueOptions.ofDefaults().withDeadline(Duration.ofNanos(1))))) {
            HttpResponse<String> late = server.send(server.post("/search", BODY));
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.headers().firstValue("Retry-After")).contains("1");
            assertThat(TestServer.json(late.body()).path("error").asText()).startsWith("Not done within 0 ms");
            assertThat(server.get("/search?q=a").statusCode()).isEqualTo(503);
            awaitFull(server, "0.0");
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusedAndFailedRequestsLeaveTheirPlaces() throws Exception {
        try (TestServer server = start(2)) {
            for (int i = 0; i < 10; i++) {
                assertThat(server.send(server.post("/search", "{")).statusCode())
                        .isEqualTo(400);
                assertThat(server.send(server.post("/v1/embeddings", "{\"input\":\"a\"}"))
                                .statusCode())
                        .isEqualTo(404);
                assertThat(server.raw("POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{"))
                        .startsWith("HTTP/1.1 400 ");
            }
            awaitFull(server, "0.0");
            assertThat(server.ask("/search", BODY).path("hits")).isNotEmpty();
        }
    }
}
