package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.serve.http.internal.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route over HTTP, with what it should answer. */
class RoutesTest {

    private static final float EXACT = 1e-5f;

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static SentenceTransformer model;

    @BeforeAll
    static void start() {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        server = TestServer.start(ServerOptions.builder(
                        new io.github.jjak.serve.generation.Source(TestServer.MODEL, null, folder.resolve("index")))
                .dimensions(List.of(64))
                .feedback(folder.resolve("feedback.jsonl"))
                .keepTexts(true));
        model = SentenceTransformer.load(TestServer.MODEL);
    }

    @AfterAll
    static void stop() {
        server.close();
        model.close();
    }

    @Test
    void searchesInEveryMode() {
        JsonNode hybrid = server.ask("/search", "{\"query\":\"비밀번호를 잊었어요\",\"top_k\":2,\"explain\":true}");
        assertThat(hybrid.path("mode").asText()).isEqualTo("hybrid");
        assertThat(hybrid.path("hits")).hasSize(2);
        JsonNode first = hybrid.at("/hits/0");
        assertThat(first.path("id").asText()).isEqualTo("a1");
        assertThat(first.path("rank").asInt()).isEqualTo(1);
        assertThat(first.at("/columns/category").asText()).isEqualTo("계정");
        assertThat(first.path("words").size()).isPositive();
        assertThat(hybrid.at("/usage/tokens").asInt()).isPositive();
        JsonNode dense = server.ask("/search", "{\"query\":\"암호\",\"mode\":\"dense\"}");
        assertThat(dense.path("score").asText()).isEqualTo("cosine");
        float[] question = model.encodeQuery(List.of("암호"))[0];
        float[] answer = model.encodeDocument(List.of(dense.at("/hits/0/text").asText()))[0];
        assertThat((float) dense.at("/hits/0/score").asDouble()).isCloseTo(cosine(question, answer), within(EXACT));
        JsonNode words = server.ask("/search", "{\"query\":\"KB-2024\",\"mode\":\"BM25\"}");
        assertThat(words.path("score").asText()).isEqualTo("bm25");
        assertThat(words.at("/hits/0/id").asText()).isEqualTo("a4");
        assertThat(words.at("/usage/tokens").asInt()).isZero();
    }

    @Test
    void searchesByGetAsByPost() {
        String question = URLEncoder.encode("환불하고 싶어요", StandardCharsets.UTF_8);
        JsonNode got = TestServer.body(
                server.get("/search?q=" + question + "&top_k=3&mode=hybrid&filter.category="
                        + URLEncoder.encode("환불", StandardCharsets.UTF_8)),
                200);
        JsonNode posted = server.ask(
                "/search",
                "{\"query\":\"환불하고 싶어요\",\"top_k\":3,\"mode\":\"hybrid\",\"filters\":{\"category\":\"환불\"}}");
        assertThat(got.path("hits")).isEqualTo(posted.path("hits"));
        assertThat(got.path("hits")).hasSize(1);
        assertThat(server.ask("/search", "{\"query\":\"환불\",\"min_score\":100}").path("hits"))
                .isEmpty();
    }

    @Test
    void embeddingsAreTheModelsOwnInBothEncodings() {
        JsonNode floats = server.ask("/v1/embeddings", "{\"input\":[\"하나\",\"둘째 글\"],\"model\":\"any\"}");
        float[][] own = model.encode(List.of("하나", "둘째 글"));
        assertThat(numbers(floats.at("/data/1/embedding"))).containsExactly(own[1], within(EXACT));
        assertThat(floats.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(floats.path("model").asText()).isEqualTo(TestServer.MODEL);
        assertThat(floats.at("/usage/prompt_tokens").asInt())
                .isEqualTo(model.tokenLength("하나") + model.tokenLength("둘째 글"));
        assertThat(floats.at("/usage/truncated")).isEmpty();
        JsonNode packed = server.ask("/v1/embeddings", "{\"input\":\"하나\",\"encoding_format\":\"base64\"}");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(packed.at("/data/0/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] unpacked = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(unpacked);
        assertThat(unpacked).containsExactly(own[0], within(EXACT));
    }

    @Test
    void cutsVectorsOnlyToSizesThatWereAllowed() {
        JsonNode cut = server.ask("/v1/embeddings", "{\"input\":\"하나\",\"dimensions\":64}");
        float[] vector = numbers(cut.at("/data/0/embedding"));
        assertThat(vector).hasSize(64);
        assertThat(cosine(vector, vector)).isCloseTo(1, within(EXACT));
        JsonNode refused = TestServer.body(
                server.send(server.post("/v1/embeddings", "{\"input\":\"하나\",\"dimensions\":100}")), 400);
        assertThat(refused.at("/error/message").asText()).contains("[64, 384]");
        assertThat(refused.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(refused.at("/error/param").asText()).isEqualTo("dimensions");
    }

    @Test
    void saysWhichTextsWereCut() {
        String text = "긴 글 ".repeat(500);
        JsonNode answer = server.ask("/v1/embeddings", "{\"input\":[\"짧은 글\",\"" + text + "\",\"끝\"]}");
        assertThat(answer.at("/usage/truncated").toString()).isEqualTo("[1]");
        assertThat(server.ask("/search", "{\"query\":\"" + text + "\"}")
                        .at("/usage/truncated")
                        .asBoolean())
                .isTrue();
    }

    /** A server may not be made useless for others by one client's odd texts. */
    @Test
    void wordsThatTheModelDoesNotKnowAreNoReasonToRefuseOthers() {
        String odd = "\uD83E\uDDE7 ".repeat(100).strip();
        for (int i = 0; i < 20; i++) {
            server.ask("/v1/embeddings", "{\"input\":\"" + odd + "\"}");
        }
        server.ask("/v1/embeddings", "{\"input\":\"하나\"}");
        server.ask("/search", "{\"query\":\"환불\"}");
    }

    @Test
    void langChain4jsOpenAiClientReadsOurVectors() {
        OpenAiEmbeddingModel client = OpenAiEmbeddingModel.builder()
                .baseUrl(server.url("/v1"))
                .apiKey("none")
                .modelName("ko-mini")
                .build();
        List<Embedding> embeddings = client.embedAll(List.of(TextSegment.from("하나"), TextSegment.from("둘째 글")))
                .content();
        float[][] own = model.encode(List.of("하나", "둘째 글"));
        for (int i = 0; i < own.length; i++) {
            assertThat(embeddings.get(i).vector()).containsExactly(own[i], within(EXACT));
        }
    }

    @Test
    void listsTheModel() {
        JsonNode models = TestServer.body(server.get("/v1/models"), 200);
        assertThat(models.path("object").asText()).isEqualTo("list");
        assertThat(models.at("/data/0/id").asText()).isEqualTo(TestServer.MODEL);
        JsonNode info = TestServer.body(server.get("/info"), 200);
        assertThat(info.path("model_sha").asText()).hasSize(64);
        assertThat(info.at("/index/modes").toString()).isEqualTo("[\"hybrid\",\"dense\",\"bm25\"]");
        assertThat(info.at("/index/rows").asInt()).isEqualTo(4);
    }

    @Test
    void answersAsTei() {
        HttpResponse<String> response = server.send(server.post("/embed", "{\"inputs\":\"하나\"}"));
        float[] vector = numbers(TestServer.body(response, 200).get(0));
        assertThat(cosine(vector, model.encode("하나"))).isCloseTo(1, within(EXACT));
        assertThat(norm(vector)).isCloseTo(1, within(EXACT));
        assertThat(response.headers().map())
                .containsKeys("x-compute-type", "x-compute-tokens", "x-queue-time", "x-inference-time");
        assertThat(numbers(server.ask("/embed", "{\"inputs\":[\"하나\"],\"normalize\":false}")
                        .get(0)))
                .containsExactly(model.encode("하나"), within(EXACT));
        JsonNode similarity =
                server.ask("/similarity", "{\"inputs\":{\"source_sentence\":\"하나\",\"sentences\":[\"하나\",\"둘\"]}}");
        assertThat((float) similarity.get(0).asDouble()).isCloseTo(1, within(EXACT));
        assertThat((float) similarity.get(1).asDouble())
                .isCloseTo(cosine(model.encode("하나"), model.encode("둘")), within(EXACT));
    }

    @Test
    void ranksByTheCosineAndSaysSo() {
        HttpResponse<String> response = server.send(server.post(
                "/rerank", "{\"query\":\"비밀번호\",\"texts\":[\"배송은 언제 오나요\",\"비밀번호를 잊었어요\"],\"return_text\":true}"));
        JsonNode ranked = TestServer.body(response, 200);
        assertThat(ranked.at("/0/index").asInt()).isEqualTo(1);
        assertThat(ranked.at("/0/text").asText()).isEqualTo("비밀번호를 잊었어요");
        assertThat(ranked.at("/0/score").asDouble())
                .isGreaterThan(ranked.at("/1/score").asDouble());
        assertThat(response.headers().firstValue("X-Score")).get().asString().contains("bi-encoder");
    }

    @Test
    void showsTokensWithTheirPlaces() {
        JsonNode tokens =
                server.ask("/tokenize", "{\"inputs\":\"안녕 \uD83D\uDE00 하세요\"}").get(0);
        assertThat(tokens.get(0).path("special").asBoolean()).isTrue();
        assertThat(tokens.get(0).path("start").isNull()).isTrue();
        JsonNode last = tokens.get(tokens.size() - 2);
        assertThat(last.path("stop").asInt()).isEqualTo("안녕 X 하세요".length());
        JsonNode plain = server.ask("/tokenize", "{\"inputs\":\"안녕\",\"add_special_tokens\":false}")
                .get(0);
        assertThat(plain).allMatch(token -> !token.path("special").asBoolean());
    }

    @Test
    void cutsAtEitherEndOrRefuses() {
        String text = "앞머리 " + "글자 ".repeat(300) + "끝머리";
        JsonNode right = server.ask("/embed", "{\"inputs\":\"" + text + "\"}");
        JsonNode left = server.ask("/embed", "{\"inputs\":\"" + text + "\",\"truncation_direction\":\"left\"}");
        assertThat(right).isNotEqualTo(left);
        JsonNode withoutStart =
                server.ask("/embed", "{\"inputs\":\"" + text.substring(4) + "\",\"truncation_direction\":\"left\"}");
        assertThat(withoutStart).isEqualTo(left);
        JsonNode refused = TestServer.body(
                server.send(server.post("/embed", "{\"inputs\":\"" + text + "\",\"truncate\":false}")), 422);
        assertThat(refused.path("error_type").asText()).isEqualTo("Validation");
    }

    @Test
    void feedbackIsWrittenInBothForms() throws IOException {
        JsonNode search = server.ask("/search", "{\"query\":\"피드백 시험 질문\"}");
        String event = "{\"action_name\":\"right_answer\",\"query_id\":\""
                + search.path("query_id").asText()
                + "\",\"event_attributes\":{\"object\":{\"object_id\":\""
                + search.at("/hits/1/id").asText() + "\"}}}";
        TestServer.body(server.send(server.post("/feedback", event)), 201);
        TestServer.body(
                server.send(server.post("/feedback", "{\"query\":\"다른 질문\",\"id\":\"a1\",\"relevant\":false}")), 201);
        String file = java.nio.file.Files.readString(folder.resolve("feedback.jsonl"));
        assertThat(file).contains("피드백 시험 질문").contains("\"ordinal\":2").contains("thumbs_down");
        JsonNode erased = server.ask(
                "/admin/feedback/erase",
                "{\"query_id\":\"" + search.path("query_id").asText() + "\"}");
        assertThat(erased.path("erased").asInt()).isEqualTo(2);
    }

    @Test
    void gzipIsRead() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"query\":\"환불\"}".getBytes(StandardCharsets.UTF_8));
        }
        HttpResponse<String> response = server.send(server.request("/search")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                .build());
        assertThat(TestServer.body(response, 200).path("hits")).isNotEmpty();
    }

    @Test
    void healthMetricsAndThePage() {
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        server.ask("/search", "{\"query\":\"환불\"}");
        assertThat(server.get("/metrics").body())
                .contains("jjak_requests_seconds_bucket")
                .contains("route=\"/search\"")
                .contains("jjak_worker_alive 1.0")
                .contains("jjak_queue_requests");
        HttpResponse<String> page = server.get("/");
        assertThat(page.body()).contains("<html").doesNotContain("http://").doesNotContain("https://");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        for (Route route : server.server().routes()) {
            if (route.path().startsWith("/assets/")) {
                assertThat(server.get(route.path()).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void theDescriptionHasTheRoutesThatThereAre() {
        JsonNode paths = TestServer.body(server.get("/openapi.json"), 200).path("paths");
        Set<String> described = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        Set<String> there = new TreeSet<>();
        server.server().routes().forEach(route -> there.add(route.method() + " " + route.path()));
        assertThat(described).isEqualTo(there);
    }

    @Test
    void aRequestKeepsItsNumber() {
        HttpResponse<String> response = server.send(
                server.request("/info").header("X-Request-Id", "abc-1").GET().build());
        assertThat(response.headers().firstValue("X-Request-Id")).contains("abc-1");
        assertThat(server.get("/info").headers().firstValue("X-Request-Id"))
                .get()
                .asString()
                .hasSize(36);
    }

    @Test
    void sixtyFourClientsGetTheirOwnVectors() {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int client = 0; client < 64; client++) {
            for (int turn = 0; turn < 4; turn++) {
                String text = "손님 " + client + "번의 " + turn + "번째 질문 " + "입니다 ".repeat(client % 7);
                texts.add(text);
                answers.add(server.sendLater(server.post("/v1/embeddings", "{\"input\":\"" + text + "\"}")));
            }
        }
        float[][] own = model.encode(texts);
        for (int i = 0; i < own.length; i++) {
            JsonNode answer = TestServer.body(answers.get(i).join(), 200);
            assertThat(numbers(answer.at("/data/0/embedding"))).containsExactly(own[i], within(1e-4f));
        }
    }

    private static float[] numbers(JsonNode array) {
        float[] numbers = new float[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) array.get(i).asDouble();
        }
        return numbers;
    }

    private static float norm(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        return (float) Math.sqrt(squares);
    }

    private static float cosine(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (double) first[i] * second[i];
        }
        return (float) (sum / norm(first) / norm(second));
    }
}
