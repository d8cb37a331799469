package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says about files as people have them. */
class DataInputTest {

    private static final String BOARD = """
            번호;등록일;질문;답변;조회수
            1;2026-01-05;환불은 되나요?;네, 됩니다.;31
            2;2026-01-06;교환은 되나요?;\u3164;12
            3;2026-01-07;반품은 되나요?;아니요, 안 됩니다.;8
            """;

    @TempDir
    Path temp;

    private String file(String name, String content, String charset) throws IOException {
        return Files.write(temp.resolve(name), content.getBytes(Charset.forName(charset)))
                .toString();
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void dataCheckSaysWhatWasFoundOut() throws Exception {
        Run run = Run.jjak("data", "check", "--data", file("board.csv", BOARD, "x-windows-949"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("encoding is CP949", "semicolon", "\"질문\", \"답변\"", "only looks empty (U+3164)")
                .containsPattern("rows skipped because a text is empty +1")
                .doesNotContain("환불");
        // On a terminal both are seen.
        assertThat(run.err()).doesNotContain("encoding is CP949").contains("were skipped");
    }

    @Test
    void dataCheckCountsUnknownWordsInJson() throws Exception {
        JsonNode known = json(Run.jjak(
                "data", "check", "--json", "--data", file("known.csv", "question,answer\n배가 고파요,밥 먹어요\n", "UTF-8")));
        assertThat(known.get("unknown_share").asDouble()).isLessThan(0.2);
        JsonNode unknown = json(Run.jjak(
                "data",
                "check",
                "--json",
                "--model",
                "builtin:ko-mini",
                "--data",
                file("runes.csv", "question,answer\nᚠᚢᚦ ᚨᚱᚲ,ᚷᚹᚺ ᚾᛁᛃ\n", "UTF-8")));
        assertThat(unknown.get("unknown_share").asDouble()).isEqualTo(1);
        assertThat(unknown.get("notes").isArray()).isTrue();
    }

    @Test
    void severalFilesAFolderAndStandardInputAreOneDataSet() throws Exception {
        String first = file("a.csv", BOARD, "UTF-8");
        String second = file("b.csv", BOARD.replace("되나요", "돼요"), "UTF-16");
        assertThat(json(Run.jjak("data", "check", "--json", "--data", first, second))
                        .get("rows")
                        .asInt())
                .isEqualTo(4);
        assertThat(json(Run.jjak("data", "check", "--json", "--data", temp.toString()))
                        .get("rows")
                        .asInt())
                .isEqualTo(4);
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(BOARD.getBytes(StandardCharsets.UTF_8)));
            assertThat(json(Run.jjak("data", "check", "--json", "--data", "-"))
                            .get("rows")
                            .asInt())
                    .isEqualTo(2);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aGuessIsRefusedWithWhatToType() throws Exception {
        String board = file("c.csv", "제목,내용,답변\n환불 문의,환불은 되나요?,네 됩니다\n교환 문의,교환은 되나요?,안 됩니다\n", "UTF-8");
        Run run = Run.jjak("evaluate", "--model", "bm25", "--data", board);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("\"제목\" (text)", "--columns 제목,답변");
        Run named = Run.jjak("evaluate", "--model", "bm25", "--data", board, "--columns", "내용,답변", "--json");
        assertThat(json(named).has("bm25_accuracy@1")).isTrue();
    }

    @Test
    void optionsOfReadingAreChecked() throws Exception {
        String board = file("d.csv", BOARD, "UTF-8");
        assertThat(Run.jjak("data", "check", "--data", board, "--encoding", "utf-9")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Run.jjak("data", "check", "--data", board, "--delimiter", "ab")
                        .exitCode())
                .isEqualTo(2);
        Run wrong = Run.jjak("data", "check", "--data", board, "--data-format", "parquet");
        assertThat(wrong.exitCode()).isEqualTo(3);
        assertThat(wrong.err()).contains("cannot be read as PARQUET");
        assertThat(Run.jjak("data", "check", "--data", board, "--delimiter", ";", "--encoding", "utf-8")
                        .exitCode())
                .isZero();
    }

    @Test
    void dataOnDiskGiveTheSameNumbers() throws Exception {
        String board = file("f.csv", BOARD, "UTF-8");
        JsonNode inMemory = json(Run.jjak("data", "check", "--data", board, "--json", "--data-store", "memory"));
        assertThat(json(Run.jjak("data", "check", "--data", board, "--json", "--data-store", "disk")))
                .isEqualTo(inMemory);
        Run cloud = Run.jjak("data", "check", "--data", board, "--data-store", "cloud");
        assertThat(cloud.exitCode()).isEqualTo(2);
        assertThat(cloud.err()).contains("cloud", "disk");
    }

    @Test
    void meaningsThatDifferByASignAreTwoAnswers() throws Exception {
        String rates = file("e.csv", "question,answer\n수수료가 얼마인가요,1.5%\n할증이 얼마인가요,15%\n", "UTF-8");
        JsonNode metrics = json(Run.jjak("evaluate", "--model", "bm25", "--data", rates, "--json"));
        assertThat(metrics.get("bm25_precision@3").asDouble()).isLessThan(0.34);
        assertThat(json(Run.jjak("data", "check", "--data", rates, "--json"))
                        .get("distinct_answers")
                        .asInt())
                .isEqualTo(2);
    }
}
