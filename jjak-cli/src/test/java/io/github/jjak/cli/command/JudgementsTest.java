package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judgements in ({@code evaluate}) and out ({@code data judgements}). */
class JudgementsTest {

    @TempDir
    private Path temp;

    private Path ratings = Path.of("");
    private String corpus = "";

    @BeforeEach
    void writeFiles() throws Exception {
        Path answers = Files.writeString(temp.resolve("answers.csv"), """
                id,answer
                a1,비밀번호는 보안 화면에서 새로 정합니다.
                a2,일반 상품은 이틀 안에 도착합니다.
                a3,환불은 이레 안에 됩니다.
                """);
        corpus = answers + ":id,answer";
        ratings = Files.writeString(temp.resolve("ratings.csv"), """
                query,docid,rating
                비밀번호를 잊었어요,a1,3
                비밀번호를 잊었어요,a3,0
                환불은 언제 되나요,a3,2
                환불은 언제 되나요,gone,1
                """);
    }

    private Run evaluate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--model", "bm25", "--json"));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void theShareOfUnjudgedHitsStandsBesideTheNumbers() {
        Run run = evaluate(
                "--judgements", ratings.toString(), "--corpus", corpus, "--predictions", "" + temp.resolve("p"));
        JsonNode json = json(run);
        assertThat(json.path("bm25_accuracy@1").asDouble()).isEqualTo(1);
        assertThat(json.path("bm25_recall@10").asDouble()).isEqualTo(0.75);
        assertThat(json.path("bm25_unjudged@1").asDouble()).isZero();
        assertThat(json.has("bm25_unjudged@100")).isTrue();
        assertThat(json.path("judgements").asInt()).isEqualTo(4);
        assertThat(json.path("judged_documents_missing").asInt()).isEqualTo(1);
        assertThat(run.err()).contains("1 judged documents are not in").doesNotContain("비밀번호");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qrels.txt", "ratings2.csv", "import.json"})
    void everyFormatMeasuresTheSame(String name) {
        Path file = temp.resolve(name);
        Run written = Run.jjak("data", "judgements", "--judgements", ratings.toString(), "--output", file.toString());
        assertThat(written.exitCode()).as(written.err()).isZero();
        List<String> arguments = new ArrayList<>(List.of("--judgements", file.toString(), "--corpus", corpus));
        if (name.equals("qrels.txt")) {
            arguments.addAll(List.of("--data", file + ".queries.csv", "--columns", "id,question"));
        }
        assertThat(json(evaluate(arguments.toArray(String[]::new))))
                .isEqualTo(json(evaluate("--judgements", ratings.toString(), "--corpus", corpus)));
    }

    @Test
    void feedbackBecomesJudgements() throws Exception {
        Path feedback = Files.writeString(temp.resolve("feedback.jsonl"), """
                {"action_name":"right_answer","user_query":"환불은 언제 되나요?","event_attributes":{"object":{"object_id":"a3"}}}
                {"action_name":"thumbs_down","user_query":"환불은 언제 되나요","event_attributes":{"object":{"object_id":"a2"}}}
                """);
        Path file = temp.resolve("judged.csv");
        Run run = Run.jjak("data", "judgements", "--feedback", feedback.toString(), "--output", file.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(file)).isEqualTo("query,docid,rating\n환불은 언제 되나요?,a3,1\n환불은 언제 되나요?,a2,0\n");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        String judged = ratings.toString();
        refused("--data=FILE");
        refused("--corpus", "--judgements", judged);
        refused("--exact-texts", "--judgements", judged, "--corpus", corpus, "--exact-texts");
        refused("retrieval only", "--judgements", judged, "--corpus", corpus, "--task", "sts");
        refused("Leave --data out", "--judgements", judged, "--corpus", corpus, "--data", judged);
        Run none = Run.jjak("data", "judgements", "--output", temp.resolve("x").toString());
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("one of them");
    }

    private void refused(String words, String... arguments) {
        Run run = evaluate(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
