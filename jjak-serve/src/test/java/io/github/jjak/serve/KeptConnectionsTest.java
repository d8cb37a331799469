package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of a connection after a request that was refused before its body was read: either it answers the next request, or the
 * answer said that it will be closed. A client that keeps connections loses a request otherwise.
 */
class KeptConnectionsTest {

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

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "POST, /search, application/json",
        "POST, /search, text/plain",
        "POST, /nowhere, application/json",
        "DELETE, /search, application/json",
        "GET, /health/live, application/json",
        "POST, /assets/page.css, application/json",
        "POST, /admin/rollback, application/json",
    })
    void nextRequestIsAnsweredOrTheEndWasSaid(String method, String path, String type) throws Exception {
        for (int size : new int[] {10, 5_000, 70_000, 3_000_000}) {
            for (String host : new String[] {"127.0.0.1", "stranger.example"}) {
                for (int late : new int[] {0, 120}) {
                    for (boolean chunked : new boolean[] {false, true}) {
                        String what =
                                method + " " + path + " " + type + " " + size + " " + host + " " + late + " " + chunked;
                        assertThat(outcome(method, path, type, size, host, late, chunked))
                                .as(what)
                                .isEmpty();
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET /search?q=LONG HTTP/1.1|Host: 127.0.0.1, 414",
        "POST /LONG HTTP/1.1|Host: 127.0.0.1, 414",
        "GET /health/live HTTP/1.1|Host: 127.0.0.1|Cookie: LONG, 431",
        "GET /health/live HTTP/1.1, 400",
        "GET /health/live HTTP/1.1|Host: 127.0.0.1|Content-Length: x, 400",
        "GET /health/live HTTP/1.1|Host: 127.0.0.1|Bad name: x, 400",
        "GET /%00 HTTP/1.1|Host: 127.0.0.1, 400",
        "GET /a%2fb/../..// HTTP/1.1|Host: 127.0.0.1, 400",
        "GET /health/live HTTP/9.9|Host: 127.0.0.1, 505",
        "GET, 400",
        "안녕하세요, 400",
    })
    void whatIsNoRequestIsRefusedInJsonAndTheEndIsSaid(String head, int status) {
        String answer = server.raw(head.replace("LONG", "x".repeat(20_000)).replace("|", "\r\n") + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").containsIgnoringCase("Connection: close");
        assertThat(TestServer.json(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                        .path("error")
                        .asText())
                .isNotEmpty();
    }

    private static String outcome(
            String method, String path, String type, int size, String host, int late, boolean chunked)
            throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: " + type + "\r\n"
                    + (chunked
                            ? "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(size) + "\r\n"
                            : "Content-Length: " + size + "\r\n\r\n");
            byte[] body =
                    ("{\"query\":\"" + "a".repeat(size)).substring(0, size).getBytes(StandardCharsets.UTF_8);
            Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                    socket.getOutputStream().flush();
                    if (late > 0) {
                        Thread.sleep(late);
                    }
                    socket.getOutputStream().write(body);
                    if (chunked) {
                        socket.getOutputStream().write("\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    }
                    socket.getOutputStream().flush();
                } catch (IOException | InterruptedException gone) {
                    // seen by the reader
                }
            });
            writer.start();
            String first;
            try {
                first = answer(socket.getInputStream());
            } catch (SocketException reset) {
                return "first: " + reset.getMessage();
            }
            writer.join(5_000);
            if (first.isEmpty()) {
                return "first: nothing";
            }
            if (first.toLowerCase(Locale.ROOT).contains("connection: close")) {
                return "";
            }
            try {
                Thread.sleep(30);
                socket.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                String second = answer(socket.getInputStream());
                return second.startsWith("HTTP/1.1 200")
                        ? ""
                        : "after " + first.lines().findFirst().orElse("") + ": second: '" + second + "'";
            } catch (IOException reset) {
                return "after " + first.lines().findFirst().orElse("") + ": second: " + reset.getMessage();
            }
        }
    }

    /** Head and body of one answer, or nothing at the end of the stream. */
    private static String answer(InputStream stream) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = stream.read();
            if (next < 0) {
                return head.toString(StandardCharsets.UTF_8);
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.UTF_8);
        for (String line : text.lines().toList()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                stream.readNBytes(Integer.parseInt(line.substring(15).strip()));
            }
        }
        return text;
    }
}
