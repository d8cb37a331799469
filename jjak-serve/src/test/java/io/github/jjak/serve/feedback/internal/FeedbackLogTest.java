package io.github.jjak.serve.feedback.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.RunException;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackLogTest {

    private static final String QUESTION = "환불 문의는 hong@example.com 으로 하나요?";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("feedback.jsonl");
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(file()).stream()
                .map(line -> JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "line"))
                .toList();
    }

    private static FeedbackEvent event(String action, @Nullable String queryId, @Nullable String client, String id) {
        return new FeedbackEvent(action, queryId, client, null, id, null);
    }

    @Test
    void aSearchIsWrittenOnceBeforeItsFirstEvent() throws IOException {
        try (FeedbackLog log = FeedbackLog.open(file(), true, null)) {
            log.shown("반쯤 쓴", List.of("x"), "bm25", null);
            String id = log.shown(QUESTION, List.of("a", "b"), "hybrid", "f".repeat(64));
            log.write(event("thumbs_up", id, "c1", "b"));
            log.write(event("right_answer", id, "c1", "b"));
        }
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(3);
        JsonNode query = lines.get(0);
        assertThat(query.has("action_name")).isFalse();
        assertThat(query.path("user_query").asText()).isEqualTo("환불 문의는 [e-mail] 으로 하나요?");
        assertThat(query.path("query_response_hit_ids").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(query.path("query_attributes").path("mode").asText()).isEqualTo("hybrid");
        assertThat(query.path("timestamp").asText()).endsWith("Z");
        JsonNode event = lines.get(1);
        assertThat(event.path("action_name").asText()).isEqualTo("thumbs_up");
        assertThat(event.path("query_id")).isEqualTo(query.path("query_id"));
        assertThat(event.at("/event_attributes/object/object_id").asText()).isEqualTo("b");
        // The rank is the server's own, whatever an event says.
        assertThat(event.at("/event_attributes/position/ordinal").asInt()).isEqualTo(2);
        assertThat(event.at("/event_attributes/model_fingerprint").asText()).hasSize(64);
    }

    @Test
    void withoutConsentNoTextIsWritten() throws IOException {
        try (FeedbackLog log = FeedbackLog.open(file(), false, null)) {
            String id = log.shown(QUESTION, List.of("a"), "dense", null);
            log.write(event("thumbs_down", id, null, "a"));
            log.write(new FeedbackEvent("thumbs_up", null, null, QUESTION, "a", null));
        }
        assertThat(Files.readString(file())).doesNotContain("환불").doesNotContain("example");
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0).path("user_query").asText()).isEmpty();
    }

    @Test
    void oldLinesAreDeletedAndHalfOnesKept() throws IOException {
        Files.writeString(file(), """
                {"action_name":"click","timestamp":"2020-01-01T00:00:00Z","query_id":"old"}
                {"action_name":"click","timestamp":"2999-01-01T00:00:00Z","query_id":"new"}
                {"action_name":"cli
                """);
        FeedbackLog.open(file(), false, 30).close();
        assertThat(Files.readString(file()))
                .doesNotContain("old")
                .contains("new")
                .contains("{\"action_name\":\"cli\n");
    }

    @Test
    void aQueryOrAClientIsErased() throws IOException {
        try (FeedbackLog log = FeedbackLog.open(file(), true, null)) {
            String first = log.shown("하나", List.of("a"), "bm25", null);
            String second = log.shown("둘", List.of("a"), "bm25", null);
            log.write(event("click", first, "c1", "a"));
            log.write(event("click", second, "c2", "a"));
            assertThat(log.erase(first, null)).isEqualTo(2);
            assertThat(Files.readString(file())).doesNotContain("하나").contains("둘");
            // Writing goes on in the new file.
            log.write(event("click", second, "c3", "a"));
            assertThat(log.erase(null, "c2")).isEqualTo(2);
            assertThat(lines()).hasSize(1);
            assertThat(log.erase("unknown", null)).isZero();
        }
    }

    @Test
    void oneServerAtATimeWrites() {
        try (FeedbackLog log = FeedbackLog.open(file(), false, null)) {
            assertThatThrownBy(() -> FeedbackLog.open(file(), false, null))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("Another server");
            log.write(event("click", null, null, "a"));
        }
        FeedbackLog.open(file(), false, null).close();
    }

    @Test
    void aFolderThatCannotBeWrittenIsASentence() throws IOException {
        Path blocked = folder.resolve("file");
        Files.writeString(blocked, "", StandardOpenOption.CREATE);
        assertThatThrownBy(() -> FeedbackLog.open(blocked.resolve("feedback.jsonl"), false, null))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot be written");
    }
}
