package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.http.internal.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What nobody should send: always a sentence in JSON with a 4xx, never a 500, a stack trace, a hang, or a text in the log. */
class BadInputTest {

    private static final String SECRET = "비밀스러운질문";

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

    /** A good body of every route that takes one. */
    private static final Map<String, String> GOOD = Map.of(
            "/search",
                    "{\"query\":\"환불\",\"top_k\":2,\"mode\":\"hybrid\",\"min_score\":0.1,\"filters\":{\"category\":\"환불\"},\"explain\":true}",
            "/feedback", "{\"query\":\"환불\",\"id\":\"a1\",\"relevant\":true,\"client_id\":\"c1\"}",
            "/v1/embeddings",
                    "{\"input\":[\"환불\"],\"model\":\"m\",\"encoding_format\":\"float\",\"dimensions\":384,\"user\":\"u\",\"input_type\":\"query\"}",
            "/embed",
                    "{\"inputs\":[\"환불\"],\"truncate\":true,\"truncation_direction\":\"left\",\"prompt_name\":\"query\",\"normalize\":true,\"dimensions\":384}",
            "/similarity",
                    "{\"inputs\":{\"source_sentence\":\"환불\",\"sentences\":[\"배송\"]},\"parameters\":{\"truncate\":true}}",
            "/rerank",
                    "{\"query\":\"환불\",\"texts\":[\"배송\"],\"truncate\":true,\"raw_scores\":false,\"return_text\":true}",
            "/tokenize", "{\"inputs\":\"환불\",\"add_special_tokens\":true}",
            "/admin/reload", "{\"max_seq_length\":512}",
            "/admin/rollback", "{}",
            "/admin/feedback/erase", "{\"query_id\":\"x\"}");

    /** The same of the routes that a server with a cross-encoder or a second model answers. */
    private static final Map<String, String> GOOD_ELSEWHERE = Map.of(
            "/admin/shadow", "{\"share\":0.5}",
            "/v1/rerank",
                    "{\"model\":\"m\",\"query\":\"환불\",\"documents\":[\"배송\"],\"top_n\":1,\"return_documents\":true}",
            "/v2/rerank",
                    "{\"model\":\"m\",\"query\":\"환불\",\"documents\":[\"배송\"],\"top_n\":1,\"max_tokens_per_doc\":100}");

    @BeforeAll
    static void start() {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        TestServer.index(folder.resolve("index.previous"), TestServer.ROWS);
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder reranker = CrossEncoder.create(encoder, 1, 64, 3)) {
            reranker.save(folder.resolve("reranker"));
        }
        server = TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")))
                .reranker(folder.resolve("reranker").toString(), 50, null)
                .shadow(new Source(null, null, folder.resolve("index.previous")), 0)
                .feedback(folder.resolve("feedback.jsonl"))
                .limits(Limits.ofDefaults()
                        .withBodyBytes(100_000, 200_000)
                        .withTexts(50)
                        .withTokens(2000)));
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ((Logger) LoggerFactory.getLogger("io.github.jjak")).setLevel(Level.TRACE);
        LOGGED.start();
        root.addAppender(LOGGED);
    }

    @AfterAll
    static void stop() {
        server.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOGGED);
        ((Logger) LoggerFactory.getLogger("io.github.jjak")).setLevel(null);
        for (ILoggingEvent event : LOGGED.list) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            assertThat(event.getFormattedMessage() + trace).doesNotContain(SECRET);
            assertThat(event.getLevel()).as(event.getFormattedMessage()).isNotEqualTo(Level.ERROR);
        }
    }

    private static String good(String path) {
        String body = GOOD.getOrDefault(path, GOOD_ELSEWHERE.get(path));
        return Objects.requireNonNull(body, path);
    }

    private static List<String> posts() {
        return server.server().routes().stream()
                .filter(route -> route.method().equals("POST"))
                .map(Route::path)
                .toList();
    }

    private static void assertRefused(HttpResponse<String> response, String what) {
        assertThat(response.statusCode()).as(what + " " + response.body()).isBetween(400, 499);
        JsonNode error = TestServer.json(response.body()).path("error");
        String words = error.isObject() ? error.path("message").asText() : error.asText();
        assertThat(words).as(what).isNotBlank().doesNotContain("Exception").doesNotContain(SECRET);
        assertThat(response.body()).as(what).doesNotContain("\\tat ").doesNotContain("io.github.jjak");
    }

    @Test
    void goodBodiesAreGood() {
        for (String path : posts()) {
            HttpResponse<String> response = server.send(server.post(path, good(path)));
            assertThat(response.statusCode()).as(path + response.body()).isBetween(200, 299);
        }
    }

    @Test
    void bodiesThatAreNoObjectOfJson() {
        List<String> bodies = new ArrayList<>(List.of(
                "",
                " ",
                "{",
                "[]",
                "null",
                "1",
                "\"" + SECRET + "\"",
                "{\"query\":\"" + SECRET,
                "{\"query\":\"a\",\"query\":\"b\",\"inputs\":\"a\",\"inputs\":\"b\"}",
                "{} {}",
                "{\"query\":NaN}",
                "{'query':'a'}",
                "[".repeat(5000),
                "{\"query\":" + "[".repeat(500) + "]".repeat(500) + "}",
                "{\"top_k\":" + "9".repeat(5000) + "}"));
        for (String path : posts()) {
            for (String body : bodies) {
                boolean nothingIsAllowed = path.matches("/admin/(reload|rollback)") && body.isEmpty();
                if (!nothingIsAllowed) {
                    assertRefused(
                            server.send(server.post(path, body)),
                            path + " " + body.substring(0, Math.min(40, body.length())));
                }
            }
        }
    }

    /** Each field of each route in turn is replaced by a value of every other kind. */
    @Test
    void fieldsOfOtherTypesAndSizes() {
        List<String> values = List.of(
                "12",
                "-1",
                "0",
                "1.5",
                "1e400",
                "99999999999999999999",
                "true",
                "\"" + SECRET + "\"",
                "\"\"",
                "\" \"",
                "\"\\ud800\"",
                "[]",
                "[[]]",
                "[1]",
                "[null]",
                "[\"\\udc00\"]",
                "[\"a\",1]",
                "{}",
                "{\"x\":1}",
                "{\"source_sentence\":1,\"sentences\":2}");
        int refused = 0;
        for (String path : posts()) {
            ObjectNode good = (ObjectNode) TestServer.json(good(path));
            for (String field : fields(good)) {
                for (String value : values) {
                    String body = good(path).contains("\"" + field + "\"") ? with(good, field, value) : good(path);
                    HttpResponse<String> response = server.send(server.post(path, body));
                    if (response.statusCode() >= 300) {
                        refused++;
                        assertRefused(response, path + " " + field + " = " + value);
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    private static List<String> fields(ObjectNode good) {
        List<String> fields = new ArrayList<>();
        good.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private static String with(ObjectNode good, String field, String value) {
        Map<String, String> parts = new LinkedHashMap<>();
        good.properties().forEach(entry -> parts.put(entry.getKey(), JsonFile.formatLine(entry.getValue())));
        parts.put(field, value);
        StringBuilder body = new StringBuilder();
        parts.forEach((name, part) -> body.append(body.isEmpty() ? "{" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(part));
        return body.append('}').toString();
    }

    @Test
    void unknownFieldsOfOurOwnRoutesAreRefusedWithTheNearestName() {
        JsonNode refused = TestServer.body(
                server.send(server.post("/search", "{\"query\":\"a\",\"topk\":3,\"" + SECRET.repeat(1000) + "\":1}")),
                400);
        assertThat(refused.path("error").asText()).contains("unknown").contains("top_k");
        assertRefused(server.get("/search?q=a&topk=3"), "parameter");
    }

    @Test
    void parametersOfOtherTypes() {
        for (String query : List.of(
                "",
                "?q=",
                "?q=%20",
                "?q=a&top_k=x",
                "?q=a&top_k=0",
                "?q=a&top_k=99999999999",
                "?q=a&mode=fast",
                "?q=a&min_score=NaN",
                "?q=a&explain=maybe",
                "?q=a&q=b",
                "?q=%FF%FE",
                "?q=%B0%A1",
                "?q=a&filter.nothing=1",
                "?q=" + "a".repeat(20_000))) {
            HttpResponse<String> response = server.get("/search" + query);
            // What is longer than any request line is refused before it is one.
            if (query.length() < 8000) {
                assertRefused(response, query.substring(0, Math.min(60, query.length())));
            } else {
                assertThat(response.statusCode()).isBetween(400, 499);
            }
        }
    }

    @Test
    void sizes() throws IOException {
        String text = "\"" + "가".repeat(60_000) + "\"";
        assertThat(server.send(server.post("/embed", "{\"inputs\":" + text + "}"))
                        .statusCode())
                .isEqualTo(413);
        String many = "[" + "\"a\",".repeat(50) + "\"a\"]";
        assertThat(server.send(server.post("/embed", "{\"inputs\":" + many + "}"))
                        .statusCode())
                .isEqualTo(413);
        String tokens = "[" + ("\"" + "글 ".repeat(200) + "\",").repeat(20) + "\"a\"]";
        HttpResponse<String> tooMany = server.send(server.post("/v1/embeddings", "{\"input\":" + tokens + "}"));
        assertThat(TestServer.body(tooMany, 413).at("/error/message").asText()).contains("2000");
        assertThat(server.send(server.post("/search", "{\"query\":\"" + "가".repeat(10_001) + "\"}"))
                        .statusCode())
                .isEqualTo(413);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 1000; i++) {
                gzip.write(" ".repeat(10_000).getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(bomb.size()).isLessThan(100_000);
        assertThat(encoded("gzip", bomb.toByteArray()).statusCode()).isEqualTo(413);
    }

    private static HttpResponse<String> encoded(String encoding, byte[] body) {
        return server.send(server.request("/search")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    @Test
    void encodingsThatAreNotRead() {
        byte[] good = "{\"query\":\"환불\"}".getBytes(StandardCharsets.UTF_8);
        assertRefused(encoded("gzip", good), "no gzip");
        assertRefused(encoded("br", good), "brotli");
        byte[] korean = {'{', '"', 'q', 'u', 'e', 'r', 'y', '"', ':', '"', (byte) 0xB0, (byte) 0xA1, '"', '}'};
        assertRefused(encoded("identity", korean), "EUC-KR");
        for (String type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=euc-kr",
                "application/json; charset=utf-16")) {
            for (String path : posts()) {
                if (path.equals("/admin/reload")) {
                    continue;
                }
                HttpResponse<String> response = server.send(server.request(path)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(good))
                        .build());
                assertThat(response.statusCode()).as(path + " " + type).isEqualTo(415);
                assertRefused(response, path + " " + type);
            }
        }
    }

    @Test
    void bodiesThatEndEarlyAndLinesThatAreNoHttp() {
        String start =
                "POST /search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
        assertThat(server.raw(start + "Content-Length: 100\r\n\r\n{\"query\":")).doesNotContain("HTTP/1.1 5");
        assertThat(server.raw(start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"))
                .doesNotContain("HTTP/1.1 5");
        assertThat(server.raw("GET /search?q=a HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .contains("HTTP/1.1 400");
        assertThat(server.raw("nonsense\r\n\r\n")).doesNotContain("HTTP/1.1 5");
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void otherHostsAndOrigins() {
        String end = "\r\nConnection: close\r\n\r\n";
        for (String path : List.of("/", "/search?q=a", "/health", "/openapi.json")) {
            assertThat(server.raw("GET " + path + " HTTP/1.1\r\nHost: evil.example" + end))
                    .contains("HTTP/1.1 403");
        }
        HttpResponse<String> foreign = server.send(server.request("/feedback")
                .header("Content-Type", "application/json")
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString(good("/feedback")))
                .build());
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpResponse<String> proxied = server.send(server.request("/admin/reload")
                .header("X-Forwarded-For", "203.0.113.7")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(proxied.statusCode()).isEqualTo(403);
    }

    @Test
    void pathsAndMethodsThatAreNotThere() {
        for (String path :
                List.of("/nothing", "/v1/nothing", "/assets/../pom.xml", "/assets/%2e%2e/x", "/admin", "//")) {
            HttpResponse<String> response = server.get(path);
            assertThat(response.statusCode()).as(path).isBetween(400, 404);
        }
        HttpResponse<String> method =
                server.send(server.request("/search").DELETE().build());
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).isPresent();
    }

    /** Bytes of good bodies, changed at random; the seed is printed by the assertion. */
    @Test
    void changedBytes() {
        long seed = 7;
        Random random = new Random(seed);
        List<String> paths = posts();
        for (int i = 0; i < 1500; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            if (path.equals("/admin/reload")) {
                continue;
            }
            byte[] body = good(path).getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change <= random.nextInt(3); change++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            HttpResponse<String> response = server.send(server.request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build());
            assertThat(response.statusCode())
                    .as("seed %d, request %d to %s", seed, i, path)
                    .isLessThan(500);
            TestServer.json(response.body());
        }
    }

    /** Special tokens, letters of nothing, and what else breaks tokenizers. */
    @Test
    void oddTexts() {
        for (String text : List.of(
                "[CLS] [SEP] [PAD] [MASK] [UNK]",
                "</s><s><unk><mask>",
                "\\u0000",
                "\\u200b\\u200b",
                "\\ufeff가",
                "\\ud83d\\ude00".repeat(50),
                "ㅋ".repeat(3000),
                "\\u0301".repeat(500),
                "a".repeat(10_000))) {
            HttpResponse<String> response = server.send(server.post("/v1/embeddings", "{\"input\":\"" + text + "\"}"));
            assertThat(response.statusCode()).as(text + response.body()).isIn(200, 400);
            assertThat(server.send(server.post("/search", "{\"query\":\"" + text + "\"}"))
                            .statusCode())
                    .as(text)
                    .isIn(200, 400);
        }
    }
}
