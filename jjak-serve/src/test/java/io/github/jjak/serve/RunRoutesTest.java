package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.DataException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.serve.generation.Source;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows of a run: numbers and curves always, held-out questions only where that was allowed. */
@Timeout(120)
class RunRoutesTest {

    private static final String QUESTION = "주문한 \"상품\"은, 언제 출발하나요?";

    @TempDir
    private Path folder;

    private Path run() throws IOException {
        Path run = Files.createDirectories(folder.resolve("my-run"));
        Files.writeString(run.resolve("run.json"), """
                {"model":"builtin:ko-tiny","loss":"MultipleNegativesRankingLoss","steps":900,"max_seq_length":128,
                 "data":{"rows":3440},"evaluation":{"questions":3,"answers":3},
                 "bm25":{"bm25_accuracy@1":0.25,"bm25_ndcg@10":0.5},
                 "result":{"seconds":12.5,"best_step":600,
                  "base":{"cosine_accuracy@1":0.125,"cosine_precision@1":0.1,"cosine_ndcg@10":0.25},
                  "best":{"cosine_accuracy@1":0.75,"cosine_precision@1":0.1,"cosine_ndcg@10":0.875}}}
                """);
        StringBuilder metrics = new StringBuilder("{\"step\":0,\"eval_cosine_ndcg@10\":0.25,\"eval_questions\":3}\n");
        for (int step = 1; step <= 900; step++) {
            metrics.append("{\"step\":")
                    .append(step)
                    .append(",\"loss\":")
                    .append(3 - step / 450.0)
                    .append("}\n");
        }
        metrics.append(
                "{\"step\":900,\"eval_cosine_accuracy@1\":0.7,\"eval_cosine_ndcg@10\":0.875}\n{\"step\":901,\"lo");
        Files.writeString(run.resolve("metrics.jsonl"), metrics);
        Files.writeString(run.resolve("held-out.csv"), """
                question,answer
                "주문한 ""상품""은, 언제 출발하나요?","주문하신 상품은 결제 후 이틀 안에
                출발합니다."
                비밀번호를 잊었어요,로그인 화면의 비밀번호 찾기에서 새 비밀번호를 받으실 수 있습니다.
                환불을 신청하고 싶어요,상품을 받고 이레 안에 환불을 신청하실 수 있습니다.
                """);
        try (SentenceTransformer model = SentenceTransformer.load(TestServer.MODEL)) {
            model.save(run.resolve("best"));
        }
        return run;
    }

    private static TestServer start(ServerOptions.Builder options) {
        return TestServer.start(options);
    }

    @Test
    void theRunBesideTheModelIsShownInNumbers() throws IOException {
        Path best = run().resolve("best");
        try (TestServer server = start(ServerOptions.builder(new Source(best.toString(), null, null)))) {
            JsonNode info = TestServer.body(server.get("/info"), 200);
            assertThat(info.path("run").asBoolean()).isTrue();
            assertThat(info.path("run_questions").asBoolean()).isFalse();
            JsonNode run = TestServer.body(server.get("/run"), 200);
            assertThat(run.path("name").asText()).isEqualTo("my-run");
            assertThat(run.path("best_step").asInt()).isEqualTo(600);
            assertThat(run.path("table")).hasSize(2);
            assertThat(run.at("/table/1").toString())
                    .isEqualTo("{\"metric\":\"ndcg@10\",\"bm25\":0.5,\"base\":0.25,\"best\":0.875}");
            // 900 points are means of five neighbours; the half line of a run that goes on is left out.
            assertThat(run.path("loss")).hasSize(180);
            assertThat(run.at("/loss/0/value").asDouble()).isBetween(2.99, 3.0);
            assertThat(run.at("/loss/179/step").asInt()).isEqualTo(900);
            assertThat(run.path("evaluations")).hasSize(2);
            assertThat(run.at("/evaluations/1/name").asText()).isEqualTo("cosine_ndcg@10");
            assertThat(run.toString()).doesNotContain("비밀번호");
            HttpResponse<String> texts = server.get("/run/questions");
            assertThat(texts.statusCode()).isEqualTo(403);
            assertThat(texts.body()).doesNotContain("비밀번호");
        }
    }

    @Test
    void heldOutQuestionsStandWithTheirRanks() throws Exception {
        Path run = run();
        try (TestServer server = start(
                ServerOptions.builder(new Source(TestServer.MODEL, null, null)).run(run, true))) {
            HttpResponse<String> response = server.get("/run/questions");
            while (response.statusCode() == 202) {
                assertThat(response.body()).contains("working");
                Thread.sleep(10);
                response = server.get("/run/questions");
            }
            JsonNode answer = TestServer.body(response, 200);
            assertThat(answer.path("answers").asInt()).isEqualTo(3);
            assertThat(answer.path("questions").asInt()).isEqualTo(3);
            List<String> questions = new ArrayList<>();
            int before = 0;
            for (JsonNode one : answer.path("shown")) {
                questions.add(one.path("question").asText());
                assertThat(one.path("base").asInt()).isBetween(1, 3);
                assertThat(one.path("trained").asInt()).isBetween(1, 3).isLessThanOrEqualTo(before == 0 ? 3 : before);
                before = one.path("trained").asInt();
            }
            assertThat(questions).contains(QUESTION, "비밀번호를 잊었어요");
            assertThat(TestServer.body(server.get("/run/questions?order=gained"), 200)
                            .path("shown"))
                    .hasSize(3);
            assertThat(server.get("/run/questions?order=backwards").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void withoutARunThereIsNone() throws IOException {
        try (TestServer server = start(ServerOptions.builder(new Source(TestServer.MODEL, null, null)))) {
            assertThat(server.get("/run").statusCode()).isEqualTo(404);
            assertThat(TestServer.body(server.get("/info"), 200).path("run").asBoolean())
                    .isFalse();
        }
        assertThatThrownBy(() -> start(ServerOptions.builder(new Source(TestServer.MODEL, null, null))
                        .run(folder, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no run");
        Path bare = Files.createDirectories(folder.resolve("bare"));
        Files.writeString(bare.resolve("run.json"), "{");
        try (TestServer server = start(
                ServerOptions.builder(new Source(TestServer.MODEL, null, null)).run(bare, true))) {
            assertThat(server.get("/run").statusCode()).isEqualTo(409);
            while (server.get("/run/questions").statusCode() == 202) {
                Thread.onSpinWait();
            }
            assertThat(server.get("/run/questions").statusCode()).isIn(202, 409);
        }
    }
}
