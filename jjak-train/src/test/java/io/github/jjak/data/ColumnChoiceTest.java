package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns are taken, by name or without one, and names that only look alike. */
class ColumnChoiceTest {

    private static final String NFD_QUESTION = "\u110C\u1175\u11AF\u1106\u116E\u11AB";

    @TempDir
    Path directory;

    private int files;

    private Path file(String header, String... rows) {
        return TestFiles.write(
                directory.resolve("f" + files++ + ".csv"), header + "\n" + String.join("\n", rows) + "\n");
    }

    private static String refusal(Path file, ReadOptions options) {
        Throwable thrown = catchThrowable(() -> Dataset.read(file, options));
        assertThat(thrown).isInstanceOf(DataException.class);
        return String.valueOf(thrown.getMessage());
    }

    /** Columns in the order number, date, text one, text two, number. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "번호,등록일,질문,답변,조회수;질문,답변",
                "ID,DATE,Question,Answer,Views;Question,Answer",
                "id,created_at,QUERY,Positive,score;QUERY,Positive",
                "no,date,anchor,positive,n;anchor,positive",
                "번호,접수일자,문의내용,답변 내용,만족도;문의내용,답변 내용",
                "번호,등록일,제목,답변,조회수;제목,답변",
                "번호,등록일,고객 문의,상담사 답변,수;고객 문의,상담사 답변",
                "a,b,Q,A,c;Q,A",
                "번호,등록일,first,second,조회수;first,second",
                "번호,등록일,질문(한글),답변(한글),조회수;질문(한글),답변(한글)",
                "question_id,answer_date,question_text,answer_text,n;question_text,answer_text",
            })
    void takesTheTextsAndNotTheNumbers(String header, String expected) {
        Path file = file(
                header,
                "1,2024-01-05,환불은 며칠 걸리나요?,사흘 걸립니다.,120",
                "2,2024-01-06,배송 조회는 어디서 하나요?,주문 내역에서 합니다.,95",
                "3,2024-01-07,교환도 되나요?,네 됩니다.,7");
        Dataset dataset = Dataset.read(file);
        assertThat(dataset.columnNames()).containsExactlyElementsOf(List.of(expected.split(",", -1)));
        assertThat(dataset.text(0, 0)).isEqualTo("환불은 며칠 걸리나요?");
    }

    @Test
    void takesThemInTheOrderOfTheirRolesAndSaysSo() {
        Dataset dataset = Dataset.read(file("답변,질문", "사흘입니다.,며칠인가요?"));
        assertThat(dataset.columnNames()).containsExactly("질문", "답변");
        ReadReport report = Objects.requireNonNull(dataset.readReport());
        assertThat(report.notes()).contains("columns taken: \"질문\", \"답변\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"번호,제목,내용,비고", "날씨,제목,내용,답변", "question,query,answer,memo", "질문,문의,답변,답", "가,나,다,라"})
    void refusesToGuess(String header) {
        Path file = file(header, "배송 안내,언제 와요,이틀 걸려요,참고하세요", "환불 안내,언제 돼요,사흘 걸려요,확인하세요");
        String message = refusal(file, ReadOptions.of());
        for (String name : header.split(",", -1)) {
            assertThat(message).contains("\"" + name + "\" (text)");
        }
        assertThat(message).contains("for example: `columns` ").doesNotContain("이틀");
    }

    @Test
    void takesNegativesWhereARowMayLackThem() {
        Path file = file("anchor,positive,negative_1,negative_2,score_1", "언제 와요,내일 와요,어제 와요,,0.5");
        assertThat(Dataset.read(file).columnCount()).isEqualTo(2);
        Dataset ragged = Dataset.read(file, ReadOptions.builder().ragged(true).build());
        assertThat(ragged.columnNames()).containsExactly("anchor", "positive", "negative_1");
        String scored = refusal(file("sentence1,sentence2,score", "가는 말,오는 말,0.8"), ReadOptions.of());
        assertThat(scored).contains("\"score\"", "`columns` sentence1,sentence2", "`loss` cosent");
    }

    @Test
    void embedsTheOnlyColumnWithTexts() {
        ReadOptions one = ReadOptions.builder().defaultColumns(1).build();
        assertThat(Dataset.read(file("id,text", "1,긴 글입니다 하나", "2,긴 글입니다 둘"), one)
                        .column(0))
                .containsExactly("긴 글입니다 하나", "긴 글입니다 둘");
        assertThat(Dataset.read(file("answer,question", "내일 와요,언제 와요"), one).columnNames())
                .containsExactly("question");
        assertThat(refusal(file("title,body", "언제 와요,내일 와요"), one)).contains("which column is", "`columns` title");
    }

    @Test
    void findsNamesThatLookTheSame() {
        Path file = file(NFD_QUESTION + ", Answer\u200B ,\uFEFFmemo", "며칠인가요,사흘입니다,x y");
        Dataset dataset = Dataset.read(file, "질문", "answer", "memo");
        assertThat(dataset.columnNames()).containsExactly("질문", "answer", "memo");
        assertThat(dataset.text(0, 1)).isEqualTo("사흘입니다");
        assertThat(Dataset.read(file).columnNames()).containsExactly("질문", "Answer");
    }

    @Test
    void tellsNamesApartThatLookTheSame() {
        Path both = file("질문," + NFD_QUESTION + ",답변", "하나는요,둘은요,네");
        assertThat(Dataset.read(both, "질문", "답변").text(0, 0)).isEqualTo("하나는요");
        assertThat(Dataset.read(both, "#2", "답변").text(0, 0)).isEqualTo("둘은요");
        assertThat(refusal(both, ReadOptions.of("물음", "답변"))).contains("U+C9C8", "U+110C");
        String twice = refusal(file("질문,질문,답변", "하나는요,둘은요,네"), ReadOptions.of("질문", "답변"));
        assertThat(twice).contains("#1, #2");
        assertThat(catchThrowable(() -> Dataset.read(both, "질문", "#1"))).isInstanceOf(UsageException.class);
        Path spaced = file("memo ,memo\u00A0,답변", "하나는요,둘은요,네");
        assertThat(refusal(spaced, ReadOptions.of("memo", "답변"))).contains("look like", "<U+00A0>", "#1", "#2");
        Path escape = file("\u001B[31mred,답변,q", "하나는요,네,둘");
        assertThat(refusal(escape, ReadOptions.of("x", "답변")))
                .contains("<U+001B>")
                .doesNotContain("\u001B");
    }

    /** DuckDB writes no two such names, so they are put into a file that it has written. */
    @ParameterizedTest
    @ValueSource(strings = {"question", "Question"})
    void tellsColumnsOfParquetApart(String second) throws IOException {
        Path file = TestFiles.parquet(
                directory.resolve("case.parquet"), "SELECT '첫째' AS question, '둘째' AS questioX, '답' AS answer");
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, bytes.replace("questioX", second), StandardCharsets.ISO_8859_1);
        if (second.equals("Question")) {
            assertThat(Dataset.read(file, "question", "answer").text(0, 0)).isEqualTo("첫째");
            assertThat(Dataset.read(file, "Question", "answer").text(0, 0)).isEqualTo("둘째");
        }
        assertThat(refusal(file, ReadOptions.of("QUESTION", "answer")))
                .contains("\"question\"", "#1", "#2")
                .doesNotContain("question_1");
        assertThat(Dataset.read(file, "#2", "answer").text(0, 0)).isEqualTo("둘째");
    }

    @Test
    void cellsThatOnlyLookEmptyAreEmpty() {
        StringBuilder rows = new StringBuilder("질문,답변\n며칠인가요,사흘입니다\n");
        String[] invisible = {
            "\u00A0",
            "\u200B",
            "\u3164",
            "\u115F",
            "\u1160",
            "\uFFA0",
            "\uFEFF",
            "\u2060",
            "\u00AD",
            "\u200E",
            "\u202E",
            "\u2800",
            "\u180E",
            "\u034F",
            "\uFE0F",
            "\u2003\u200D",
            "\u0085",
            "\u3000"
        };
        for (String text : invisible) {
            rows.append("질문이 있어요,").append(text).append('\n');
        }
        Dataset dataset = Dataset.read(TestFiles.write(directory.resolve("e.csv"), rows.toString()));
        ReadReport report = Objects.requireNonNull(dataset.readReport());
        assertThat(dataset.rows()).isEqualTo(1);
        assertThat(report.rowsSkippedEmpty()).isEqualTo(invisible.length);
        assertThat(report.notes()).anyMatch(note -> note.contains("only looks empty"));
        Dataset sign = Dataset.read(TestFiles.write(directory.resolve("s.csv"), "질문,답변\n뭐예요,?\n어때요,👍\n"), "질문", "답변");
        assertThat(sign.rows()).isEqualTo(2);
    }

    @Test
    void readsListsOfNegativesAndOfPositives() {
        Path lists = TestFiles.write(directory.resolve("l.jsonl"), """
                {"query":"언제 와요","pos":["내일 와요","모레 와요"],"neg":["안 와요","어제 왔어요"]}
                {"query":"얼마예요","pos":["만 원이요"],"neg":[]}
                """);
        ReadOptions ragged = ReadOptions.builder().ragged(true).build();
        Dataset dataset = Dataset.read(lists, ragged);
        assertThat(dataset.columnNames()).containsExactly("query", "pos", "neg_1", "neg_2");
        assertThat(dataset.column(1)).containsExactly("내일 와요", "모레 와요", "만 원이요");
        assertThat(dataset.column(3)).containsExactly("어제 왔어요", "어제 왔어요", "");
        Path labelled = TestFiles.parquet(
                directory.resolve("l.parquet"),
                "SELECT '언제 와요' AS anchor, ['내일 와요','안 와요','어제 왔어요'] AS documents, [1,0,0] AS labels,"
                        + " ['data','bm25','model'] AS strategy, 0 AS row");
        Dataset rows = Dataset.read(
                labelled,
                ReadOptions.builder()
                        .ragged(true)
                        .tagColumns(List.of("strategy"))
                        .build());
        assertThat(rows.text(0, 1)).isEqualTo("내일 와요");
        assertThat(rows.columnCount()).isEqualTo(4);
        assertThat(rows.negativeTags()).containsExactly(List.of("bm25"), List.of("model"));
        Path struct = TestFiles.parquet(
                directory.resolve("s.parquet"), "SELECT {'question': '언제 와요', 'answer': '내일 와요'} AS qa, 7 AS id");
        assertThat(Dataset.read(struct).text(0, 1)).isEqualTo("내일 와요");
        assertThat(Dataset.read(struct, "qa.answer", "qa.question").text(0, 0)).isEqualTo("내일 와요");
    }
}
