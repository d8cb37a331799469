package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.data.DatasetStream;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndexWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak index} and searches in what it made. */
class IndexTest {

    private static final String SECRET = "비밀스러운 답변입니다.";

    @TempDir
    private Path temp;

    private String answers = "";
    private String index = "";

    @BeforeEach
    void writeAnswers() throws Exception {
        index = temp.resolve("index").toString();
        answers = file("answers.csv", """
                        id,answer,topic
                        a1,환불은 접수한 날부터 사흘 안에 처리됩니다.,결제
                        a2,일반 상품은 이삼 일 안에 도착합니다.,배송
                        a3,비밀번호는 보안 화면에서 새로 정할 수 있습니다.,계정
                        a4,%s,
                        """.formatted(SECRET));
    }

    private String file(String name, String content) throws Exception {
        return Files.writeString(temp.resolve(name), content).toString();
    }

    private Run index(String... arguments) {
        List<String> all = new ArrayList<>(List.of("index", "--output", index));
        all.addAll(List.of(arguments));
        return Run.jjak(all.toArray(String[]::new));
    }

    private Run made() {
        return index("--model", "builtin:ko-tiny", "--data", answers, "--columns", "id,answer,topic", "--json");
    }

    private JsonNode search(String... arguments) {
        List<String> all = new ArrayList<>(List.of("search", "--index", index, "--json"));
        all.addAll(List.of(arguments));
        Run run = Run.jjak(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return json(run.lastLine());
    }

    private static JsonNode json(String line) {
        return JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "stdout");
    }

    private static List<String> ids(JsonNode line) {
        List<String> ids = new ArrayList<>();
        line.get("hits").forEach(hit -> ids.add(hit.get("id").asText()));
        return ids;
    }

    private static void assertFails(Run run, int exitCode, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words).doesNotContain("\tat ").doesNotContain(SECRET);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void madeSearchedChangedAndSearchedAgain() throws Exception {
        Run run = made();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("Indexed 4 rows", "./jjak search --index")
                .doesNotContain(SECRET);
        assertThat(json(run.lastLine()).get("changed").asInt()).isEqualTo(4);
        assertThat(ids(search("비밀번호를 잊었어요"))).first().isEqualTo("a3");
        JsonNode hit = search("--filter", "topic=배송", "도착").get("hits").get(0);
        assertThat(hit.get("id").asText()).isEqualTo("a2");
        assertThat(hit.get("columns").get("topic").asText()).isEqualTo("배송");

        String changed = file("changed.csv", """
                        id,answer,topic
                        a1,환불은 접수한 날부터 사흘 안에 처리됩니다.,결제
                        a2,섬 지역은 배송이 하루 더 걸립니다.,배송
                        a5,새벽 배송은 밤 열한 시에 마감합니다.,배송
                        """);
        Run update = index("--update", "--data", changed, "--columns", "id,answer,topic", "--json");
        assertThat(update.exitCode()).as(update.err()).isZero();
        assertThat(json(update.lastLine()).get("changed").asInt()).isEqualTo(2);
        Run delete = index("--delete", "a4,a9", "--json");
        assertThat(delete.exitCode()).as(delete.err()).isZero();
        assertThat(json(delete.lastLine()).get("deleted").asInt()).isEqualTo(1);
        assertThat(ids(search("--top-k", "9", "--mode", "dense", "배송")))
                .containsExactlyInAnyOrder("a1", "a2", "a3", "a5");
        assertThat(ids(search("--mode", "bm25", "섬 지역"))).containsExactly("a2");
    }

    /** What a run that was ended has committed is not touched again, and so not embedded again. */
    @Test
    void anEndedRunGoesOnBehindItsCommittedRows() throws Exception {
        String source;
        try (DatasetStream stream = DatasetStream.open(answers, ReadOptions.of("id", "answer"))) {
            source = StreamedRows.of(stream).source();
        }
        try (SearchIndexWriter writer = SearchIndexWriter.create(
                Path.of(index), IndexSettings.ofDefaults().withLanguage("ko"), null)) {
            writer.put(List.of(new IndexRow("a1", "표시 하나입니다."), new IndexRow("a2", "표시 둘입니다.")));
            writer.setProgress(new IndexMetadata.Progress(source, 2));
            writer.commit();
        }
        String[] command = {"--model", "bm25", "--data", answers, "--columns", "id,answer"};
        Run run = index(command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("2 of 4 rows are already indexed", "Indexed 2 rows");
        assertThat(ids(search("표시"))).containsExactlyInAnyOrder("a1", "a2");
        assertThat(ids(search("비밀번호"))).first().isEqualTo("a3");
        assertFails(index(command), 2, "--update", "--overwrite");
    }

    @Test
    void segmentsAreMergedWhenItIsAsked() throws Exception {
        assertThat(made().exitCode()).isZero();
        String more = file("more.csv", "id,answer,topic\na9,현금영수증은 주문 화면에서 신청합니다.,결제\n");
        assertThat(index("--update", "--data", more, "--columns", "id,answer,topic")
                        .exitCode())
                .isZero();
        JsonNode before = search("현금영수증 신청");
        Run merged = index("--merge");
        assertThat(merged.exitCode()).as(merged.err()).isZero();
        assertThat(merged.err()).contains("Merging the segments", "there are 2");
        assertThat(search("현금영수증 신청")).isEqualTo(before);
        assertThat(index("--delete", "a9", "--merge").exitCode()).isZero();
        assertThat(ids(search("현금영수증 신청"))).doesNotContain("a9");
        assertFails(index("--merge", "--model", "builtin:ko-tiny"), 2, "--merge without --data");
        assertFails(index("--merge", "--update"), 2, "--merge without --data");
        assertFails(index("--merge", "--fit-threshold", answers), 2, "leave out");
    }

    @Test
    void answersAloneAreNumbered() throws Exception {
        String alone = file("alone.csv", "answer\n환불은 사흘 걸립니다.\n환불은 사흘 걸립니다.\n배송은 이틀 걸립니다.\n");
        assertThat(index("--model", "bm25", "--data", alone).exitCode()).isZero();
        assertThat(ids(search("배송"))).containsExactly("3");
        assertThat(ids(search("환불"))).containsExactly("1");
        assertFails(index("--update", "--data", alone), 2, "--update", "id,answer");
    }

    @Test
    void wrongUsageIsExplained() throws Exception {
        assertThat(made().exitCode()).isZero();
        assertFails(made(), 2, "--update", "--overwrite");
        Run again = index("--overwrite", "--model", "bm25", "--data", answers, "--columns", "id,answer");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(ids(search("환불"))).containsExactly("a1");
        assertFails(index("--overwrite", "--update", "--data", answers), 2, "contradict");
        assertFails(index(), 2, "--data");
        assertFails(index("--delete", "a", "--data", answers), 2, "--delete");
        assertFails(
                index("--update", "--data", answers, "--columns", "id,answer", "--language", "en"), 2, "--overwrite");
        index = temp.resolve("other").toString();
        assertFails(index("--data", answers), 2, "--model");
        assertFails(index("--delete", "a"), 3, "no index");
        String twice = file("twice.csv", "id,answer\nx1,가\nx2,나\nx1," + SECRET + "\n");
        assertFails(index("--model", "bm25", "--data", twice, "--columns", "id,answer"), 3, "rows 1 and 3");
        Files.createDirectories(Path.of(index));
        Files.writeString(Path.of(index).resolve("notes.txt"), "mine");
        assertFails(index("--model", "bm25", "--data", answers, "--columns", "answer", "--overwrite"), 2, "not empty");
        assertThat(Path.of(index).resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void anotherModelIsRefused() {
        assertThat(made().exitCode()).isZero();
        assertFails(
                Run.jjak("search", "--index", index, "--model", "builtin:ko-mini", "환불"),
                2,
                "another model",
                "ko-tiny");
        assertFails(
                index("--update", "--model", "builtin:ko-mini", "--data", answers, "--columns", "id,answer,topic"),
                2,
                "another model");
    }

    @Test
    void aFittedThresholdKeepsBackWhatNobodyAnswers() throws Exception {
        assertThat(made().exitCode()).isZero();
        String heldOut = file("held-out.csv", """
                        question,answer
                        환불은 접수한 날부터 며칠 안에 처리되나요,a1
                        일반 상품은 언제 도착하나요,일반 상품은 이삼 일 안에 도착합니다.
                        비밀번호는 어느 화면에서 새로 정하나요,a3
                        무엇인가요,nowhere
                        """);
        Run run = index("--fit-threshold", heldOut, "--columns", "question,answer", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("1 of 4 rows", "hybrid: answers with a score of at least")
                .doesNotContain(SECRET);
        JsonNode hybrid = json(run.lastLine()).get("hybrid");
        assertThat(hybrid.get("precision").asDouble()).isGreaterThanOrEqualTo(0.9);
        assertThat(hybrid.get("questions").asInt()).isEqualTo(3);
        assertThat(ids(search("환불은 접수한 날부터 며칠 안에 처리되나요"))).contains("a1");
        Run nothing = Run.jjak("search", "--index", index, "xyzzy");
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("threshold", "--min-score -1");
        assertThat(ids(search("--min-score", "-1", "xyzzy"))).isNotEmpty();
        assertFails(index("--fit-threshold", heldOut, "--update"), 2, "--fit-threshold");
    }

    @Test
    void synonymsAndOwnWords() throws Exception {
        String synonyms = file("synonyms.txt", "# remark\n비번, 비밀번호\n");
        String words = file("words.txt", "누리버드\n");
        Run run = index(
                "--model",
                "bm25",
                "--data",
                answers,
                "--columns",
                "id,answer",
                "--synonyms",
                synonyms,
                "--user-dictionary",
                words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ids(search("비번"))).containsExactly("a3");
        assertFails(
                index(
                        "--overwrite",
                        "--model",
                        "bm25",
                        "--data",
                        answers,
                        "--columns",
                        "answer",
                        "--synonyms",
                        "nowhere.txt"),
                3,
                "nowhere");
    }

    @Test
    void oneByteANumber() throws Exception {
        Run run = index("--model", "builtin:ko-tiny", "--data", answers, "--columns", "id,answer", "--vectors", "int8");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ids(search("--mode", "dense", "비밀번호를 잊었어요"))).isNotEmpty();
        assertFails(
                index("--update", "--data", answers, "--columns", "id,answer", "--vectors", "float32"), 2, "vectors");
        assertFails(
                index("--overwrite", "--model", "bm25", "--data", answers, "--columns", "answer", "--vectors", "int4"),
                2,
                "int4",
                "float32 or int8");
    }
}
