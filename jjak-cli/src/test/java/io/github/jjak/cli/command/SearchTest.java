package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.cli.option.CorpusFile;
import io.github.jjak.json.internal.JsonFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak search} straight in a file, as a person types it. */
class SearchTest {

    @TempDir
    private Path temp;

    private String answers = "";

    @BeforeEach
    void writeAnswers() throws Exception {
        answers = Files.writeString(temp.resolve("answers.csv"), """
                        question,answer
                        환불,환불은 접수한 날부터 사흘 안에 처리됩니다.
                        환불 기간,환불은 접수한 날부터 사흘 안에 처리됩니다.
                        배송,일반 상품은 이삼 일 안에 도착합니다.
                        비번,비밀번호는 보안 화면에서 새로 정할 수 있습니다.
                        """).toString();
    }

    private Run search(String... arguments) {
        List<String> all = new ArrayList<>(List.of("search", "--corpus", answers + ":answer"));
        all.addAll(List.of(arguments));
        return Run.jjak(all.toArray(String[]::new));
    }

    private static JsonNode json(String line) {
        return JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void oneLineOfJsonPerQuestion() {
        for (String mode : List.of("bm25", "dense", "hybrid")) {
            Run run = search("--model", "builtin:ko-tiny", "--mode", mode, "--top-k", "2", "--json", "비밀번호를 잊었어요");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out().strip().lines()).hasSize(1);
            JsonNode line = json(run.lastLine());
            assertThat(line.get("query").asText()).isEqualTo("비밀번호를 잊었어요");
            JsonNode hit = line.get("hits").get(0);
            List<String> keys = new ArrayList<>();
            hit.fieldNames().forEachRemaining(keys::add);
            assertThat(keys).containsExactly("rank", "id", "text", "score");
            assertThat(hit.get("rank").asInt()).isEqualTo(1);
            if (!mode.equals("dense")) {
                assertThat(hit.get("id").asText()).isEqualTo("4");
            }
            assertThat(line.get("hits").size()).isEqualTo(mode.equals("bm25") ? 1 : 2);
        }
        Run two = search("--json", "환불", "배송");
        assertThat(two.out().strip().lines()).hasSize(2);
    }

    /** The fingerprint is the model's, not the backend's. */
    @Test
    void anIndexOfOneBackendIsSearchedWithTheOther() {
        String index = temp.resolve("index").toString();
        for (List<String> backends : List.of(List.of("torch", "onnx"), List.of("onnx", "torch"))) {
            Run made = Run.jjak(
                    "index",
                    "--overwrite",
                    "--backend",
                    backends.get(0),
                    "--model",
                    "builtin:ko-mini",
                    "--data",
                    answers,
                    "--columns",
                    "answer",
                    "--output",
                    index);
            assertThat(made.exitCode()).as(made.err()).isZero();
            Run found = Run.jjak(
                    "search",
                    "--backend",
                    backends.get(1),
                    "--index",
                    index,
                    "--mode",
                    "dense",
                    "--json",
                    "비밀번호를 잊었어요");
            assertThat(found.exitCode()).as(found.err()).isZero();
            assertThat(json(found.lastLine()).get("hits").get(0).get("id").asText())
                    .isEqualTo("4");
        }
    }

    @Test
    void answersOfSeveralRowsAreOne() {
        Run run = search("--mode", "bm25", "--json", "환불");
        JsonNode hits = json(run.lastLine()).get("hits");
        assertThat(hits.size()).isEqualTo(1);
        assertThat(hits.get(0).get("id").asText()).isEqualTo("1");
    }

    @Test
    void withoutAQuestionItAsks() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("환불\n\n비밀번호".getBytes(StandardCharsets.UTF_8)));
            Run run = search();
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("3 rows, bm25").contains("? ");
            assertThat(run.out()).contains("[1]  환불은").contains("[4]  비밀번호는");
            System.setIn(new ByteArrayInputStream("환불".getBytes(StandardCharsets.UTF_8)));
            assertThat(search("--quiet", "--json").err()).isEmpty();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theLeastScoreAndReasons() {
        Run none = search("--min-score", "99", "환불");
        assertThat(none.exitCode()).isZero();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("99");
        Run why = search("--model", "builtin:ko-tiny", "--explain", "환불 처리");
        assertThat(why.out()).contains("words: ", "환불", "vectors: cosine", "rank 1");
        JsonNode hit =
                json(search("--explain", "--json", "환불").lastLine()).get("hits").get(0);
        assertThat(hit.get("words").has("환불")).isTrue();
        assertThat(hit.get("bm25_rank").asInt()).isEqualTo(1);
    }

    @Test
    void wrongUsageIsExplained() {
        assertFails(Run.jjak("search", "환불"), 2, "--index", "--corpus");
        assertFails(search("--mode", "dense", "환불"), 2, "--model");
        assertFails(search("--top-k", "0", "환불"), 2, "0");
        assertFails(search("--mode", "fuzzy", "환불"), 2, "--mode", "fuzzy");
        assertFails(search("--filter", "a=b", "환불"), 2, "--filter");
        assertFails(Run.jjak("search", "--corpus", answers + ":anser", "환불"), 3, "Did you mean \"answer\"?");
    }

    private static void assertFails(Run run, int exitCode, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theColumnIsBehindTheLastColon() {
        assertThat(CorpusFile.parse("a.csv:answer")).isEqualTo(new CorpusFile("a.csv", "answer"));
        assertThat(CorpusFile.parse("a.csv")).isEqualTo(new CorpusFile("a.csv", null));
        assertThat(CorpusFile.parse("builtin:services-ko/train"))
                .isEqualTo(new CorpusFile("builtin:services-ko/train", null));
        assertThat(CorpusFile.parse("builtin:services-ko/train:answer"))
                .isEqualTo(new CorpusFile("builtin:services-ko/train", "answer"));
        assertThat(CorpusFile.parse("C:\\data\\a.csv:답변")).isEqualTo(new CorpusFile("C:\\data\\a.csv", "답변"));
        assertThat(CorpusFile.parse("C:\\data\\a.csv")).isEqualTo(new CorpusFile("C:\\data\\a.csv", null));
    }
}
