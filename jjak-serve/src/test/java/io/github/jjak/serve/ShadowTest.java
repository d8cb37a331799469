package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.serve.generation.Source;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second model that repeats searches: compared in numbers, named in requests, waited for by nobody. */
@Timeout(180)
class ShadowTest {

    private static final String SECRET = "아무도보면안되는질문";

    @TempDir
    private Path folder;

    private Path index(String name, List<IndexRow> rows) {
        Path made = folder.resolve(name);
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny");
                SearchIndexWriter writer = SearchIndexWriter.create(
                        made, IndexSettings.ofDefaults().withColumns(List.of("category")), model)) {
            writer.put(rows);
            writer.commit();
        }
        return made;
    }

    private TestServer start(Path second, double share) {
        TestServer.index(folder.resolve("index"), TestServer.ROWS);
        return TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index")))
                .shadow(new Source(null, null, second), share));
    }

    private static double metric(TestServer server, String name) {
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(server.get("/metrics").body());
        return line.find() ? Double.parseDouble(line.group(1)) : -1;
    }

    private static void awaitCompared(TestServer server, int searches) throws InterruptedException {
        while (metric(server, "jjak_shadow_searches_total{outcome=\"compared\"}") < searches) {
            Thread.sleep(5);
        }
    }

    @Test
    void hitsOfTheSameRowsInAnotherOrderAreCounted() throws Exception {
        try (TestServer server = start(index("second", TestServer.ROWS), 1)) {
            for (int i = 0; i < 5; i++) {
                server.ask("/search", "{\"query\":\"" + SECRET + " 환불 " + i + "\",\"mode\":\"dense\",\"top_k\":4}");
                awaitCompared(server, i + 1);
            }
            // Words alone are the same whoever searches them.
            server.ask("/search", "{\"query\":\"환불\",\"mode\":\"bm25\"}");
            server.ask("/search", "{\"query\":\"환불\",\"model\":\"shadow\"}");
            String metrics = server.get("/metrics").body();
            assertThat(metrics).doesNotContain(SECRET);
            assertThat(metric(server, "jjak_shadow_searches_total{outcome=\"compared\"}"))
                    .isEqualTo(5);
            assertThat(metric(server, "jjak_shadow_overlap_count")).isEqualTo(5);
            // Four rows, four hits: all are found, wherever they stand.
            assertThat(metric(server, "jjak_shadow_overlap_sum")).isEqualTo(5);
            assertThat(metric(server, "jjak_shadow_rank_difference_count")).isEqualTo(20);
            assertThat(metric(server, "jjak_shadow_missing_total")).isZero();
        }
    }

    @Test
    void rowsThatTheSecondOneLacksAreMissing() throws Exception {
        List<IndexRow> fewer = new ArrayList<>(TestServer.ROWS.subList(0, 2));
        try (TestServer server = start(index("second", fewer), 1)) {
            server.ask("/search", "{\"query\":\"환불\",\"mode\":\"dense\",\"top_k\":4}");
            awaitCompared(server, 1);
            assertThat(metric(server, "jjak_shadow_missing_total")).isEqualTo(2);
            assertThat(metric(server, "jjak_shadow_overlap_sum")).isEqualTo(0.5);
        }
    }

    @Test
    void whatTheSecondOneCannotDoIsCountedAndNobodyElseHearsOfIt() throws Exception {
        List<IndexRow> bare = TestServer.ROWS.stream()
                .map(row -> new IndexRow(row.id(), row.text(), Map.of()))
                .toList();
        Path second = folder.resolve("bare");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny");
                SearchIndexWriter writer = SearchIndexWriter.create(second, IndexSettings.ofDefaults(), model)) {
            writer.put(bare);
            writer.commit();
        }
        try (TestServer server = start(second, 1)) {
            JsonNode answer = server.ask("/search", "{\"query\":\"환불\",\"filters\":{\"category\":\"환불\"}}");
            assertThat(answer.path("hits")).hasSize(1);
            while (metric(server, "jjak_shadow_searches_total{outcome=\"failed\"}") < 1) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void bothModelsAreNamedAndAsked() {
        List<IndexRow> other = List.of(new IndexRow("z9", "환불은 저쪽 색인에 있는 답입니다.", Map.of("category", "환불")));
        try (TestServer server = start(index("second", other), 0)) {
            JsonNode info = TestServer.body(server.get("/info"), 200);
            assertThat(info.at("/shadow/model_id").asText()).contains("ko-tiny");
            assertThat(info.at("/shadow/index/rows").asInt()).isEqualTo(1);
            assertThat(server.ask("/search", "{\"query\":\"환불\",\"model\":\"shadow\",\"mode\":\"dense\"}")
                            .at("/hits/0/id")
                            .asText())
                    .isEqualTo("z9");
            assertThat(TestServer.body(server.get("/search?q=%ED%99%98%EB%B6%88&model=shadow"), 200)
                            .at("/hits/0/id")
                            .asText())
                    .isEqualTo("z9");
            assertThat(server.ask("/search", "{\"query\":\"환불\",\"model\":\"served\"}")
                            .at("/hits/0/id")
                            .asText())
                    .isEqualTo("a3");
            assertThat(metric(server, "jjak_shadow_searches_total{outcome=\"compared\"}"))
                    .isZero();
        }
        try (TestServer alone =
                TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, folder.resolve("index"))))) {
            assertThat(alone.get("/search?q=a&model=shadow").statusCode()).isEqualTo(404);
            assertThat(TestServer.body(alone.get("/info"), 200).path("shadow").isNull())
                    .isTrue();
        }
    }

    /** Answers come while the second model's thread is busy; what does not fit into its list is dropped. */
    @Test
    void nobodyWaitsForIt() {
        List<IndexRow> rows = new ArrayList<>(TestServer.ROWS);
        Collections.reverse(rows);
        try (TestServer server = start(index("second", rows), 1)) {
            for (int i = 0; i < 300; i++) {
                server.ask("/search", "{\"query\":\"환불 " + i + "\"}");
            }
            double compared = metric(server, "jjak_shadow_searches_total{outcome=\"compared\"}");
            double dropped = metric(server, "jjak_shadow_searches_total{outcome=\"dropped\"}");
            assertThat(compared + dropped).isBetween(300.0 - 65, 300.0);
        }
    }

    private static HttpResponse<String> end(TestServer server) {
        return server.send(server.request("/admin/shadow").DELETE().build());
    }

    @Test
    void itIsSetChangedAndEndedWhileTheFirstOneServes() throws Exception {
        Path second = index("second", TestServer.ROWS);
        Path third = index("third", TestServer.ROWS.subList(0, 2));
        try (TestServer server = TestServer.start(folder.resolve("index"))) {
            assertThat(metric(server, "jjak_shadow_share")).isZero();
            JsonNode set = server.ask("/admin/shadow", "{\"index\":\"" + second + "\",\"share\":1}");
            assertThat(set.path("model").asText()).contains("ko-tiny");
            assertThat(set.path("fingerprint").asText()).hasSize(64);
            assertThat(set.path("rows").asInt()).isEqualTo(4);
            assertThat(set.path("share").asDouble()).isEqualTo(1);
            server.ask("/search", "{\"query\":\"" + SECRET + "\",\"mode\":\"dense\",\"top_k\":4}");
            awaitCompared(server, 1);

            // Another share leaves model and numbers as they are.
            assertThat(server.ask("/admin/shadow", "{\"share\":0.25}")
                            .path("share")
                            .asDouble())
                    .isEqualTo(0.25);
            assertThat(metric(server, "jjak_shadow_share")).isEqualTo(0.25);
            assertThat(metric(server, "jjak_shadow_searches_total{outcome=\"compared\"}"))
                    .isEqualTo(1);

            // The numbers of another one are its own.
            assertThat(server.ask("/admin/shadow", "{\"index\":\"" + third + "\"}")
                            .path("share")
                            .asDouble())
                    .isEqualTo(0.25);
            assertThat(metric(server, "jjak_shadow_searches_total{outcome=\"compared\"}"))
                    .isZero();
            JsonNode info = TestServer.body(server.get("/info"), 200);
            assertThat(info.at("/shadow/index/rows").asInt()).isEqualTo(2);
            assertThat(info.at("/shadow/share").asDouble()).isEqualTo(0.25);
            server.ask("/admin/shadow", "{\"share\":1}");
            server.ask("/search", "{\"query\":\"환불\",\"mode\":\"dense\",\"top_k\":4}");
            awaitCompared(server, 1);

            JsonNode ended = TestServer.body(end(server), 200);
            assertThat(ended.path("compared").asInt()).isEqualTo(1);
            assertThat(ended.path("missing").asInt()).isEqualTo(2);
            assertThat(ended.path("overlap").asDouble()).isEqualTo(0.5);
            assertThat(ended.path("rows").asInt()).isEqualTo(2);
            assertThat(TestServer.body(server.get("/info"), 200).path("shadow").isNull())
                    .isTrue();
            assertThat(server.get("/search?q=a&model=shadow").statusCode()).isEqualTo(404);
            assertThat(TestServer.body(end(server), 404).path("error").asText()).contains("POST /admin/shadow");
            // What was counted last can still be read.
            assertThat(metric(server, "jjak_shadow_missing_total")).isEqualTo(2);
            assertThat(metric(server, "jjak_shadow_share")).isZero();
        }
    }

    private static String refused(TestServer server, String body, int status) {
        return TestServer.body(server.send(server.post("/admin/shadow", body)), status)
                .path("error")
                .asText();
    }

    @Test
    void whatDoesNotFitLeavesAllAsItWas() {
        Path second = index("second", TestServer.ROWS);
        String unfit = "{\"index\":\"" + second + "\",\"model\":\"builtin:ko-mini\"}";
        try (TestServer server = TestServer.start(folder.resolve("index"))) {
            assertThat(refused(server, "{}", 400)).contains("\"index\"").contains("\"share\"");
            assertThat(refused(server, "{\"share\":1.5}", 400)).contains("from 0 to 1");
            assertThat(refused(server, "{\"share\":0.5}", 404)).contains("no second model");
            assertThat(refused(server, "{\"index\":\"" + folder.resolve("nowhere") + "\"}", 400))
                    .contains("There is no index")
                    .contains("Nothing is compared");
            assertThat(refused(server, "{\"model\":\"builtin:ko-mini\"}", 400)).contains("give both models an index");
            assertThat(refused(server, unfit, 400)).contains("another model");
            assertThat(TestServer.body(server.get("/info"), 200).path("shadow").isNull())
                    .isTrue();

            server.ask("/admin/shadow", "{\"index\":\"" + second + "\"}");
            assertThat(refused(server, unfit, 400)).contains("another model").contains("stays in place");
            assertThat(TestServer.body(server.get("/info"), 200)
                            .at("/shadow/share")
                            .asDouble())
                    .isEqualTo(0.1);
            assertThat(server.get("/search?q=a&model=shadow").statusCode()).isEqualTo(200);
        }
        try (TestServer vectors = TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, null)))) {
            assertThat(refused(vectors, "{\"index\":\"" + second + "\"}", 400)).contains("give both models an index");
        }
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    /** Whoever asks the second model meanwhile gets an answer from either; what was ended leaves no model and no thread behind. */
    @Test
    void nobodyIsRefusedWhileItChangesAndNothingIsLeftOfIt() throws Exception {
        Path second = index("second", TestServer.ROWS);
        Path third = index("third", TestServer.ROWS.subList(0, 2));
        try (TestServer server = TestServer.start(folder.resolve("index"))) {
            long encoders = threads("jjak-encode");
            long comparers = threads("jjak-shadow");
            server.ask("/admin/shadow", "{\"index\":\"" + second + "\",\"share\":1}");
            AtomicBoolean ended = new AtomicBoolean();
            List<CompletableFuture<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                clients.add(CompletableFuture.supplyAsync(() -> {
                    int last = 200;
                    while (last == 200) {
                        server.ask("/search", "{\"query\":\"환불\",\"mode\":\"dense\"}");
                        last = server.get("/search?q=a&mode=dense&model=shadow").statusCode();
                    }
                    assertThat(ended).isTrue();
                    return last;
                }));
            }
            for (int turn = 0; turn < 4; turn++) {
                JsonNode changed =
                        server.ask("/admin/shadow", "{\"index\":\"" + (turn % 2 == 0 ? third : second) + "\"}");
                assertThat(changed.path("rows").asInt()).isEqualTo(turn % 2 == 0 ? 2 : 4);
            }
            ended.set(true);
            TestServer.body(end(server), 200);
            for (CompletableFuture<Integer> client : clients) {
                assertThat(client.join()).isEqualTo(404);
            }
            while (threads("jjak-encode") > encoders || threads("jjak-shadow") > comparers) {
                Thread.sleep(10);
            }
        }
    }

    @Test
    void optionsOutOfRange() {
        Path anywhere = folder.resolve("index");
        ServerOptions.Builder options = ServerOptions.builder(new Source(null, null, anywhere));
        assertThatThrownBy(() -> options.shadow(null, Double.NaN).build()).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> options.shadow(new Source(TestServer.MODEL, null, null), 0.1)
                        .build())
                .isInstanceOf(UsageException.class);
    }
}
