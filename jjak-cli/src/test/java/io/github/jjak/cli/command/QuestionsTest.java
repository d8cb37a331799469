package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak questions} against a small chat server, and from a file. */
class QuestionsTest {

    @TempDir
    private Path temp;

    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server = create();
    private String answers = "";

    private static HttpServer create() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @BeforeEach
    void start() throws Exception {
        answers = Files.writeString(temp.resolve("answers.csv"), """
                id,answer
                1,택배는 이틀 안에 도착합니다.
                2,환불은 사흘 안에 됩니다.
                3,택배는 이틀 안에 도착합니다.
                """).toString();
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String text = JsonFile.parse(exchange.getRequestBody().readAllBytes(), "request")
                .at("/messages/1/content")
                .asText();
        String word = text.split(" ", 2)[0];
        byte[] response = JsonFile.formatLine(Map.of(
                        "choices",
                        List.of(Map.of("message", Map.of("content", "1. " + word + " 언제요?\n2. " + word + " 언제요")))))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    private String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private Run questions(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("questions", "--data", answers, "--columns", "id,answer", "--json", "--found-by", "none"));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void aServerIsAskedOnceForEachAnswerAndRowsAreMarked() throws Exception {
        Path output = temp.resolve("made.csv");
        Run run = questions("--endpoint", endpoint(), "--output", output.toString());
        JsonNode json = json(run);
        assertThat(json.path("answers").asInt()).isEqualTo(2);
        assertThat(json.path("made").asInt()).isEqualTo(4);
        assertThat(json.path("near_copy").asInt()).isEqualTo(2);
        assertThat(json.path("kept").asInt()).isEqualTo(2);
        assertThat(Files.readAllLines(output))
                .containsExactly(
                        "question,answer,synthetic", "택배는 언제요?,택배는 이틀 안에 도착합니다.,true", "환불은 언제요?,환불은 사흘 안에 됩니다.,true");
        assertThat(run.err())
                .contains("The texts of 2 answers are sent to " + endpoint())
                .contains("nothing is sent anywhere else")
                .doesNotContain("택배");
        json(questions("--endpoint", endpoint(), "--output", output.toString(), "--overwrite"));
        assertThat(requests).hasValue(2);
    }

    @Test
    void questionsOfAFileAreFilteredWithoutAnyRequest() throws Exception {
        Path drafts = Files.writeString(temp.resolve("drafts.csv"), """
                question,answer
                언제 오나요?,택배는 이틀 안에 도착합니다.
                돈은 언제 받나요?,환불은 사흘 안에 됩니다.
                누구세요?,없는 답입니다.
                """);
        Path output = temp.resolve("made.jsonl");
        Run run = Run.jjak(
                "questions",
                "--data",
                answers,
                "--columns",
                "answer",
                "--from",
                drafts.toString(),
                "--output",
                output.toString(),
                "--found-by",
                "builtin:ko-tiny",
                "--found-within",
                "2",
                "--json");
        JsonNode json = json(run);
        assertThat(json.path("made").asInt()).isEqualTo(2);
        assertThat(json.path("kept").asInt() + json.path("not_found").asInt()).isEqualTo(2);
        assertThat(run.err()).contains("1 of 3 rows").doesNotContain("누구세요");
        assertThat(requests).hasValue(0);
    }

    @Test
    void whatIsMissingOrTooMuchIsRefused() throws Exception {
        Path output = temp.resolve("made.csv");
        assertRefused("one of them", "--output", output.toString());
        assertRefused("one of them", "--output", output.toString(), "--endpoint", endpoint(), "--from", answers);
        assertRefused("extension", "--output", temp + "/made.txt", "--endpoint", endpoint());
        Path key = Files.writeString(temp.resolve("key"), "a b\n");
        assertRefused(
                "one key", "--output", output.toString(), "--endpoint", endpoint(), "--api-key-file", key.toString());
        assertRefused("1 to 50", "--output", output.toString(), "--endpoint", endpoint(), "--questions", "0");
        assertThat(requests).hasValue(0);
    }

    private void assertRefused(String words, String... arguments) {
        Run run = questions(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
