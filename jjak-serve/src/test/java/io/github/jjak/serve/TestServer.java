package io.github.jjak.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.http.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server with a small index, and ways to ask it. */
record TestServer(JjakServer server, HttpClient client) implements AutoCloseable {

    static final String MODEL = "builtin:ko-mini";

    static final List<IndexRow> ROWS = List.of(
            new IndexRow("a1", "로그인 화면의 비밀번호 찾기에서 새 비밀번호를 받으실 수 있습니다.", Map.of("category", "계정")),
            new IndexRow("a2", "주문하신 상품은 결제 후 이틀 안에 출발합니다.", Map.of("category", "배송")),
            new IndexRow("a3", "상품을 받고 이레 안에 환불을 신청하실 수 있습니다.", Map.of("category", "환불")),
            new IndexRow("a4", "KB-2024 모델은 전원 단추를 5초 동안 누르면 초기화됩니다.", Map.of("category", "제품")));

    /** Makes an index and starts a server with it on a free port. */
    static TestServer start(Path folder) {
        index(folder, ROWS);
        return start(ServerOptions.builder(new Source(MODEL, null, folder)));
    }

    /** One that takes bodies of 60,000 bytes only, and 100,000 unpacked. */
    static TestServer startForSmallBodies(Path folder) {
        index(folder, ROWS);
        return start(ServerOptions.builder(new Source(MODEL, null, folder))
                .limits(Limits.ofDefaults().withBodyBytes(60_000, 100_000)));
    }

    static TestServer start(ServerOptions.Builder options) {
        return new TestServer(JjakServer.start(options.port(0).build()), HttpClient.newHttpClient());
    }

    static void index(Path folder, List<IndexRow> rows) {
        try (SentenceTransformer model = SentenceTransformer.load(MODEL);
                SearchIndexWriter writer = SearchIndexWriter.create(
                        folder, IndexSettings.ofDefaults().withColumns(List.of("category")), model, true)) {
            writer.put(rows);
            writer.commit();
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url(path)));
    }

    HttpRequest post(String path, String json) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    /** The body of a 200. */
    JsonNode ask(String path, String json) {
        return body(send(post(path, json)), 200);
    }

    static JsonNode body(HttpResponse<String> response, int status) {
        if (response.statusCode() != status) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return json(response.body());
    }

    static JsonNode json(String text) {
        return JsonFile.parse(text.getBytes(StandardCharsets.UTF_8), "The answer");
    }

    /** Bytes as they are, and all that comes back until the server closes. */
    String raw(byte[] bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            try (InputStream stream = socket.getInputStream()) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    String raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
