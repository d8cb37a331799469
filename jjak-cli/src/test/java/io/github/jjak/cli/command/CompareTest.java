package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak compare}: tables, exit codes, what is shown of questions. */
class CompareTest {

    @TempDir
    private Path temp;

    private String pairs = "";

    /** Words find all answers; a random model finds few. */
    @BeforeEach
    void writePairs() throws Exception {
        StringBuilder rows = new StringBuilder("question,answer\n");
        List<String> things = List.of(
                "택배", "환불", "교환", "쿠폰", "적립금", "영수증", "비밀번호", "주소", "전화번호", "현금영수증", "선물포장", "예약", "정기배송", "해외직구",
                "반품비", "제휴카드", "간편결제", "문자알림", "생일혜택", "등급");
        for (String thing : things) {
            rows.append(thing).append(" 안내 좀 부탁드려요,저희는 ").append(thing).append(" 관련 도움말을 준비했습니다.\n");
        }
        pairs = Files.writeString(temp.resolve("pairs.csv"), rows).toString();
    }

    private Run compare(String... arguments) {
        List<String> all = new ArrayList<>(List.of("compare"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", pairs, "--columns", "question,answer"));
        return Run.jjak(all.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void theExitCodeSaysWhetherAnotherIsBetter() {
        Run better = compare("builtin:ko-tiny", "bm25", "--json");
        assertThat(better.exitCode()).as(better.err()).isZero();
        JsonNode json = json(better);
        assertThat(json.path("better").asBoolean()).isTrue();
        assertThat(json.path("models").path(1).path("metrics").path("ndcg@10").asDouble())
                .isEqualTo(1);
        JsonNode comparison = json.path("comparisons").path(0);
        assertThat(comparison.path("model").asText()).isEqualTo("bm25");
        assertThat(comparison.path("lost").asInt()).isZero();
        assertThat(comparison.path("won").asInt() + comparison.path("same").asInt())
                .isEqualTo(20);
        JsonNode difference = comparison.path("differences").path("ndcg@10");
        assertThat(difference.path("low").asDouble()).isPositive();
        assertThat(difference.path("answer_clusters").asInt()).isEqualTo(20);
        assertThat(json.path("questions").asInt()).isEqualTo(20);

        assertThat(compare("bm25", "builtin:ko-tiny").exitCode()).isEqualTo(1);
        assertThat(compare("builtin:ko-tiny", "bm25", "--margin", "0.99").exitCode())
                .isEqualTo(1);
    }

    @Test
    void theTableHasNumbersDifferencesAndCost() throws Exception {
        Path folder = temp.resolve("model");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            model.save(folder);
        }
        Run run = compare("builtin:ko-tiny", "bm25", folder.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("20 questions in 20 answers")
                .contains("bm25 minus builtin:ko-tiny, with 95 % confidence interval")
                .contains("bm25 is better than builtin:ko-tiny by ndcg@10")
                .contains(folder + " is not shown to be better than builtin:ko-tiny")
                .contains("0 questions are better, 0 worse, 20 the same")
                .containsPattern("size on disk +- +- +[0-9.]+ MB")
                .containsPattern("parameters +[0-9.]+ M")
                .contains("texts per second");
    }

    @Test
    void questionsAreNamedByNumberAndShownOnlyIfAskedFor() {
        Run run = compare("builtin:ko-tiny", "bm25", "--questions", "2");
        assertThat(run.err()).contains("question ").contains("1.0000 with bm25").doesNotContain("안내 좀");
        assertThat(compare("builtin:ko-tiny", "bm25", "--questions", "2", "--verbose")
                        .err())
                .contains("안내 좀 부탁드려요");
    }

    @Test
    void aRunFolderIsItsBestModel() throws Exception {
        Path run = temp.resolve("run");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            model.save(run.resolve("best"));
        }
        Files.writeString(run.resolve("run.json"), "{}");
        Run compared = compare("builtin:ko-tiny", run.toString(), "--json", "--metric", "mrr@10");
        assertThat(compared.exitCode()).as(compared.err()).isEqualTo(1);
        JsonNode json = json(compared);
        assertThat(json.path("metric").asText()).isEqualTo("mrr@10");
        assertThat(json.path("comparisons").path(0).path("same").asInt()).isEqualTo(20);
    }

    @Test
    void otherTasksAreComparedWithoutAnInterval() throws Exception {
        Path triplets = Files.writeString(temp.resolve("triplets.csv"), """
                anchor,positive,negative
                택배,택배 안내,무화과
                환불,환불 안내,참새
                """);
        Run run = Run.jjak(
                "compare",
                "builtin:ko-tiny",
                "builtin:ko-mini",
                "--data",
                triplets.toString(),
                "--task",
                "triplet",
                "--json");
        JsonNode json = json(run);
        double difference = json.path("comparisons").path(0).path("difference").asDouble();
        double first = json.path("models")
                .path(0)
                .path("metrics")
                .path("cosine_accuracy")
                .asDouble();
        double second = json.path("models")
                .path(1)
                .path("metrics")
                .path("cosine_accuracy")
                .asDouble();
        assertThat(difference).isCloseTo(second - first, within(1e-12));
        assertThat(run.exitCode()).isEqualTo(difference > 0 ? 0 : 1);
    }

    @Test
    void otherTasksHaveAnIntervalOverTheirRows() throws Exception {
        StringBuilder scored = new StringBuilder("sentence1,sentence2,score\n");
        StringBuilder labelled = new StringBuilder("sentence1,sentence2,label\n");
        StringBuilder triplets = new StringBuilder("anchor,positive,negative\n");
        String[] words = {"배송", "환불", "교환", "결제", "쿠폰"};
        for (int row = 0; row < 40; row++) {
            String left = words[row % 5] + "은 언제 되나요 " + row / 5;
            String right = words[row * 3 % 5] + " 문의 " + row / 5;
            scored.append(left + "," + right + "," + row % 6 + "\n");
            labelled.append(left + "," + right + "," + row % 2 + "\n");
            triplets.append(left + "," + right + "," + words[(row + 2) % 5] + " 안내\n");
        }
        Map<String, StringBuilder> tasks =
                Map.of("sts", scored, "pairs", labelled, "triplet", triplets, "reranking", triplets);
        for (Map.Entry<String, StringBuilder> task : tasks.entrySet()) {
            Path data = Files.writeString(temp.resolve(task.getKey() + ".csv"), task.getValue());
            String[] base = {
                "compare", "builtin:ko-tiny", "builtin:ko-mini", "--data", data.toString(), "--task", task.getKey()
            };
            if (task.getKey().equals("reranking")) {
                base = Stream.concat(Stream.of(base), Stream.of("--columns", "anchor,positive,negative"))
                        .toArray(String[]::new);
            }
            Run text = Run.jjak(base);
            assertThat(text.out()).as(text.err()).contains("with 95 % confidence interval over 40 rows");
            Run run =
                    Run.jjak(Stream.concat(Stream.of(base), Stream.of("--json")).toArray(String[]::new));
            JsonNode found = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout")
                    .path("comparisons")
                    .get(0);
            assertThat(found.path("rows").asInt()).isEqualTo(40);
            assertThat(found.path("low").asDouble())
                    .isLessThanOrEqualTo(found.path("difference").asDouble());
            assertThat(found.path("high").asDouble())
                    .isGreaterThanOrEqualTo(found.path("difference").asDouble());
            assertThat(found.path("better").asBoolean())
                    .isEqualTo(found.path("low").asDouble() > 0);
            assertThat(run.exitCode()).isEqualTo(found.path("better").asBoolean() ? 0 : 1);
        }
    }

    @Test
    void whatCannotBeComparedIsRefusedBeforeDataAreRead() {
        assertRefused(
                "bm25 is keyword search", "compare", "bm25", "builtin:ko-tiny", "--data", "no.csv", "--task", "sts");
        assertRefused("named twice", "compare", "bm25", "bm25", "--data", "no.csv");
        assertRefused("ndcg@10", "compare", "bm25", "builtin:ko-tiny", "--data", "no.csv", "--metric", "ndcg");
        assertRefused("--margin", "compare", "bm25", "builtin:ko-tiny", "--data", "no.csv", "--margin", "2");
        assertRefused("MODEL", "compare", "bm25", "--data", "no.csv");
    }

    private static void assertRefused(String words, String... arguments) {
        Run run = Run.jjak(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
