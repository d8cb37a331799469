package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import io.github.jjak.serve.generation.Source;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server with a cross-encoder: its scores in TEI's, Jina's and Cohere's form, and as the second stage of a search. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RerankTest {

    private static final String QUERY = "비밀번호를 잊었어요";
    private static final List<String> TEXTS = List.of("배송은 이틀 걸립니다.", "비밀번호를 다시 정하세요.", "환불해 드립니다.");

    @TempDir
    private static Path temp;

    private TestServer server;
    private CrossEncoder model;

    @BeforeAll
    void start() {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder fresh = CrossEncoder.create(encoder, 1, 64, 3)) {
            fresh.save(temp.resolve("reranker"));
        }
        TestServer.index(temp.resolve("index"), TestServer.ROWS);
        server = TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, temp.resolve("index")))
                .reranker(temp.resolve("reranker").toString(), 50, null));
        model = CrossEncoder.load(temp.resolve("reranker"));
    }

    @AfterAll
    void stop() {
        server.close();
        model.close();
    }

    private float[] expected() {
        return model.predict(
                TEXTS.stream().map(text -> new TextPair(QUERY, text)).toList());
    }

    @Test
    void ranksInTheFormOfTei() {
        HttpResponse<String> response = server.send(server.post(
                "/rerank", "{\"query\":\"" + QUERY + "\",\"texts\":[\"" + String.join("\",\"", TEXTS) + "\"]}"));
        JsonNode ranked = TestServer.body(response, 200);
        assertThat(response.headers().firstValue("X-Score")).hasValue("cross-encoder");
        assertScores(ranked, "score");
    }

    @Test
    void ranksInTheFormsOfJinaAndCohere() {
        String body = "{\"model\":\"any\",\"query\":\"" + QUERY + "\",\"documents\":[\"" + String.join("\",\"", TEXTS)
                + "\"]}";
        JsonNode jina = server.ask("/v1/rerank", body);
        assertScores(jina.path("results"), "relevance_score");
        assertThat(jina.path("model").asText()).isEqualTo("reranker");
        assertThat(jina.at("/usage/total_tokens").asInt()).isPositive();
        assertThat(jina.at("/results/0/document/text").asText()).isIn(TEXTS);
        JsonNode cohere = server.ask("/v2/rerank", body.replace("\"model\":\"any\"", "\"top_n\":2"));
        assertThat(cohere.path("results").size()).isEqualTo(2);
        JsonNode objects = server.ask(
                "/v1/rerank",
                "{\"query\":\"" + QUERY + "\",\"return_documents\":false,\"documents\":[{\"text\":\"" + TEXTS.get(0)
                        + "\"}]}");
        assertThat(objects.at("/results/0").has("document")).isFalse();
    }

    private void assertScores(JsonNode ranked, String name) {
        float[] expected = expected();
        assertThat(ranked.size()).isEqualTo(TEXTS.size());
        double last = Double.MAX_VALUE;
        for (JsonNode each : ranked) {
            double score = each.path(name).asDouble();
            assertThat(score).isCloseTo(expected[each.path("index").asInt()], within(1e-5));
            assertThat(score).isLessThanOrEqualTo(last);
            last = score;
        }
    }

    @Test
    void isTheSecondStageOfASearch() {
        JsonNode answer = server.ask("/search", "{\"query\":\"" + QUERY + "\",\"top_k\":3}");
        assertThat(answer.path("score").asText()).isEqualTo("cross-encoder");
        assertThat(answer.path("hits").size()).isEqualTo(3);
        for (JsonNode hit : answer.path("hits")) {
            assertThat(hit.path("score").asDouble())
                    .isCloseTo(
                            model.predict(List.of(
                                    new TextPair(QUERY, hit.path("text").asText())))[0],
                            within(1e-5));
        }
        assertThat(TestServer.body(server.get("/info"), 200).path("reranks_by").asText())
                .isEqualTo("cross-encoder reranker");
    }

    @Test
    void badRequestsAreRefused() {
        TestServer.body(server.send(server.post("/v1/rerank", "{\"query\":\"x\"}")), 400);
        TestServer.body(server.send(server.post("/v1/rerank", "{\"query\":\"x\",\"documents\":[]}")), 400);
        TestServer.body(
                server.send(server.post("/v2/rerank", "{\"query\":\"x\",\"documents\":[\"y\"],\"top_n\":0}")), 400);
        TestServer.body(
                server.send(server.post("/v1/rerank", "{\"query\":\"x\",\"documents\":[{\"title\":\"y\"}]}")), 400);
    }
}
