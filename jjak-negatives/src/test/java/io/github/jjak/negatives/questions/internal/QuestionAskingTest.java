package io.github.jjak.negatives.questions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionAskingTest {

    private static final QuestionRequest REQUEST = QuestionRequest.of(2);

    @TempDir
    private Path temp;

    private Map<String, List<String>> ask(ChatServer server, QuestionRequest request, String... answers) {
        ChatEndpoint endpoint = new ChatEndpoint(server.address(), "", null, Duration.ofSeconds(20));
        AskedQuestions asked = AskedQuestions.open(temp.resolve("asked.jsonl"), request);
        return new QuestionAsking(endpoint, request, asked, 2).ask(List.of(answers), done -> {});
    }

    @Test
    void whatWasAskedIsNotAskedAgainUnlessTheRequestIsAnother() throws Exception {
        try (ChatServer server = new ChatServer(message -> message + " 왜요?\n" + message + " 어떻게요?")) {
            assertThat(ask(server, REQUEST, "가", "나")).containsEntry("나", List.of("나 왜요?", "나 어떻게요?"));
            Files.writeString(temp.resolve("asked.jsonl"), "{\"request\":\"cut o", StandardOpenOption.APPEND);
            assertThat(ask(server, REQUEST, "가", "나")).hasSize(2);
            assertThat(server.bodies).hasSize(2);
            ask(server, QuestionRequest.of(1), "가");
            assertThat(server.bodies).hasSize(3);
        }
    }

    @Test
    void aFailureKeepsWhatWasSaid() throws Exception {
        try (ChatServer server = new ChatServer(message -> "왜요?")) {
            ask(server, REQUEST, "가");
            server.status = 400;
            assertThatThrownBy(() -> ask(server, REQUEST, "가", "나")).isInstanceOf(ModelException.class);
            assertThat(Files.readAllLines(temp.resolve("asked.jsonl")))
                    .hasSize(1)
                    .allMatch(line -> !line.contains("가"));
        }
    }
}
