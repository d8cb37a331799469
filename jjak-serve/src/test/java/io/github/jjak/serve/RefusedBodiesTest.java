package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client whose body is refused reads why, however large the body is and however slowly it comes: no broken pipe. */
class RefusedBodiesTest {

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.startForSmallBodies(folder.resolve("index"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "POST, /embed, application/json, 413",
        "POST, /admin/rollback, application/json, 413",
        "POST, /embed, text/plain, 415",
        "POST, /nowhere, application/json, 404",
        "DELETE, /embed, application/json, 405",
        "GET, /health/live, application/json, 200",
    })
    void aClientThatSendsAllBeforeItReads(String method, String path, String type, int status) throws Exception {
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\n";
        assertThat(slowly(head, 700_000)).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "POST /embed HTTP/1.1|Host: stranger.example|, 403",
        "POST /embed HTTP/1.1|Host: 127.0.0.1|Origin: https://stranger.example|, 403",
        "POST /embed?x=LONG HTTP/1.1|Host: 127.0.0.1|, 414",
        "POST /embed HTTP/1.1|Host: 127.0.0.1|Cookie: LONG|, 431",
    })
    void refusedByItsHead(String head, int status) throws Exception {
        assertThat(slowly(head.replace("LONG", "x".repeat(9_000)).replace("|", "\r\n"), 700_000))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest(name = "{0} bytes as {1}")
    @CsvSource({
        "70000, application/json, 413",
        "700000, application/json, 413",
        "3000000, application/json, 413",
        "700000, text/plain, 415",
    })
    void manyAtOnceOnKeptConnections(int size, String type, int status) {
        byte[] body = new byte[size];
        assertThat(IntStream.range(0, 100).parallel().mapToObj(number -> {
                    HttpResponse<String> response = server.send(server.request("/embed")
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build());
                    return response.statusCode();
                }))
                .containsOnly(status);
    }

    /** Sends a head and then a body in pieces with pauses; reads only afterwards. */
    private static String slowly(String head, int size) throws IOException, InterruptedException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write((head + "Content-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            int piece = size / 10;
            for (int i = 0; i < 10; i++) {
                Thread.sleep(20);
                out.write(new byte[piece]);
                out.flush();
            }
            byte[] answer = new byte[4096];
            int read = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8);
        }
    }
}
