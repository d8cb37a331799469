package io.github.jjak.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.serve.generation.Source;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full disk below the feedback, a damaged index, an index put back: sentences, and what was served goes on being served. */
@Timeout(120)
class FailingStorageTest {

    @TempDir
    private Path folder;

    private Path index() {
        Path index = folder.resolve("index");
        TestServer.index(index, TestServer.ROWS);
        return index;
    }

    private static String error(HttpResponse<String> response, int status) {
        return TestServer.body(response, status).path("error").asText();
    }

    @Test
    void feedbackOnAFullDiskIsRefusedAndSearchGoesOn() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "not run: there is no /dev/full, a file that is always full");
        Path file = Files.createSymbolicLink(folder.resolve("feedback.jsonl"), full);
        try (TestServer server = TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, index()))
                .feedback(file))) {
            for (int i = 0; i < 3; i++) {
                String words = error(
                        server.send(server.post("/feedback", "{\"query\":\"환불\",\"id\":\"a1\",\"relevant\":true}")),
                        503);
                assertThat(words).contains("could not be written").doesNotContain(folder.toString());
            }
            assertThat(server.ask("/search", "{\"query\":\"환불\"}").path("hits")).isNotEmpty();
        }
    }

    @Test
    void aDamagedIndexIsNotLoaded() throws IOException {
        Path index = index();
        Path damaged = folder.resolve("damaged");
        TestServer.index(damaged, TestServer.ROWS);
        try (Stream<Path> files = Files.list(damaged)) {
            Path largest = files.max((a, b) ->
                            Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 0x55;
            Files.write(largest, bytes);
        }
        try (TestServer server = TestServer.start(ServerOptions.builder(new Source(TestServer.MODEL, null, index)))) {
            String words = error(server.send(server.post("/admin/reload", "{\"index\":\"" + damaged + "\"}")), 400);
            assertThat(words).contains("damaged").contains("is still served");
            assertThat(server.ask("/search", "{\"query\":\"환불\"}").path("hits")).isNotEmpty();
        }
    }

    @Test
    void theGenerationBeforeIsPutBackByOneRequest() {
        Path index = index();
        List<IndexRow> more = new ArrayList<>(TestServer.ROWS);
        more.add(new IndexRow("new", "마일리지는 이 년 뒤에 사라집니다.", Map.of("category", "계정")));
        TestServer.index(folder.resolve("index.previous"), more);
        try (TestServer server = TestServer.start(ServerOptions.builder(new Source(null, null, index)))) {
            JsonNode back = server.ask("/admin/rollback", "{}");
            assertThat(back.path("rows").asInt()).isEqualTo(5);
            assertThat(server.ask("/search", "{\"query\":\"마일리지\"}")
                            .at("/hits/0/id")
                            .asText())
                    .isEqualTo("new");
            assertThat(server.ask("/admin/rollback", "{}").path("rows").asInt()).isEqualTo(4);
        }
    }

    @Test
    void whatCannotBePutBackChangesNothing() throws IOException {
        Path index = index();
        try (TestServer server = TestServer.start(ServerOptions.builder(new Source(null, null, index)))) {
            assertThat(error(server.send(server.post("/admin/rollback", "{}")), 409))
                    .contains("no previous generation");
            TestServer.index(folder.resolve("index.previous"), TestServer.ROWS);
            try (Stream<Path> files = Files.list(folder.resolve("index.previous"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".cfs")).toList()) {
                    Files.write(file, new byte[] {1, 2, 3});
                }
            }
            assertThat(error(server.send(server.post("/admin/rollback", "{}")), 400))
                    .contains("is still served");
            assertThat(server.ask("/admin/reload", "{}").path("rows").asInt()).isEqualTo(4);
        }
    }
}
