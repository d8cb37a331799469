package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReadTest {

    private static final List<String> QUESTIONS = List.of("배송은 얼마나 걸리나요?", "환불은 어떻게 하나요?", "\"특가\" 상품도 되나요?");
    private static final List<String> ANSWERS = List.of("보통 이틀 걸립니다.", "마이페이지에서 신청하세요.\n3일 안에 처리됩니다.", "네, 됩니다.");

    private static final String CSV =
            "Q,answer,label\n배송은 얼마나 걸리나요?,보통 이틀 걸립니다.,1\n환불은 어떻게 하나요?,\"마이페이지에서 신청하세요.\n3일 안에 처리됩니다.\",0.5\n"
                    + "\"\"\"특가\"\" 상품도 되나요?\",\"네, 됩니다.\",-2e-1\n";

    @TempDir
    Path directory;

    @Test
    void readsCsv() {
        Path file = TestFiles.write(directory.resolve("faq.csv"), CSV);
        Dataset dataset = Dataset.read(file, "Q", "answer");

        assertThat(dataset.columnNames()).containsExactly("Q", "answer");
        assertThat(dataset.rows()).isEqualTo(3);
        assertThat(dataset.columnCount()).isEqualTo(2);
        assertThat(dataset.column(0)).isEqualTo(QUESTIONS);
        assertThat(dataset.column(1)).isEqualTo(ANSWERS);
        assertThat(dataset.text(2, 1)).isEqualTo("네, 됩니다.");
        assertThat(dataset.scores()).isNull();
    }

    @Test
    void readsTheSameFromEveryFormat() {
        String jsonl = """
                {"Q":"배송은 얼마나 걸리나요?","answer":"보통 이틀 걸립니다.","label":1}
                {"label":0.5,"answer":"마이페이지에서 신청하세요.\\n3일 안에 처리됩니다.","Q":"환불은 어떻게 하나요?"}

                {"Q":"\\"특가\\" 상품도 되나요?","answer":"네, 됩니다.","label":-0.2}""";
        Path parquet = TestFiles.parquet(
                directory.resolve("faq.parquet"),
                "SELECT * FROM (VALUES ('배송은 얼마나 걸리나요?','보통 이틀 걸립니다.',1.0::DOUBLE),"
                        + "('환불은 어떻게 하나요?','마이페이지에서 신청하세요.\n3일 안에 처리됩니다.',0.5),"
                        + "('\"특가\" 상품도 되나요?','네, 됩니다.',-0.2)) t(Q, answer, label)");
        List<Path> files = List.of(
                TestFiles.write(directory.resolve("faq.csv"), CSV),
                TestFiles.write(
                        directory.resolve("bom.CSV"),
                        "\uFEFF" + CSV.replace("\n", "\r\n").replace(".\r\n3", ".\n3")),
                TestFiles.write(directory.resolve("faq.csv.gz"), TestFiles.gzip(CSV)),
                TestFiles.write(directory.resolve("faq.jsonl"), jsonl),
                TestFiles.write(directory.resolve("bom.ndjson"), "\uFEFF" + jsonl),
                TestFiles.write(directory.resolve("faq.ndjson.gz"), TestFiles.gzip(jsonl)),
                parquet);
        ReadOptions options = ReadOptions.builder()
                .columns(List.of("Q", "answer"))
                .scoreColumn("label")
                .build();
        for (Path file : files) {
            Dataset dataset = Dataset.read(file.toString(), options);
            assertThat(dataset.column(0)).as(file.toString()).isEqualTo(QUESTIONS);
            assertThat(dataset.column(1)).as(file.toString()).isEqualTo(ANSWERS);
            assertThat(dataset.scores()).as(file.toString()).containsExactly(1, 0.5, -0.2);
        }
    }

    @Test
    void readsTsvWithoutQuoting() {
        Path file = TestFiles.write(directory.resolve("faq.tsv"), "Q\tanswer\n\"네\", 라고 했나요?\t\"\\\n");

        Dataset dataset = Dataset.read(file);
        assertThat(dataset.text(0, 0)).isEqualTo("\"네\", 라고 했나요?");
        assertThat(dataset.text(0, 1)).isEqualTo("\"\\");
    }

    @Test
    void readsNumbersDatesAndBooleansAsText() {
        Path file = TestFiles.parquet(
                directory.resolve("typed.parquet"),
                "SELECT 12 AS a, DATE '2024-03-01' AS b, 'x'::BLOB AS c, true AS label");
        Dataset dataset = Dataset.read(
                file,
                ReadOptions.builder()
                        .columns(List.of("a", "b", "c"))
                        .scoreColumn("label")
                        .build());

        assertThat(List.of(dataset.text(0, 0), dataset.text(0, 1), dataset.text(0, 2)))
                .containsExactly("12", "2024-03-01", "x");
        assertThat(dataset.scores()).containsExactly(1);
        Path json = TestFiles.write(directory.resolve("typed.jsonl"), "{\"a\":1234567890123,\"b\":true}");
        assertThat(Dataset.read(json, "a", "b").column(0)).containsExactly("1234567890123");
        assertThat(Dataset.read(json, "a", "b").column(1)).containsExactly("true");
    }

    @Test
    void readsMixedLineEndsAndOtherOddThings() {
        String content = "Q,answer\r\na,NULL\nb,'\r\n\n\"c\r\n\",#x\nd,\\\"\n\n";
        Dataset dataset = Dataset.read(TestFiles.write(directory.resolve("mixed.csv"), content));

        assertThat(dataset.column(0)).containsExactly("a", "b", "c\r\n", "d");
        assertThat(dataset.column(1)).containsExactly("NULL", "'", "#x", "\\\"");
    }

    @Test
    void choosesColumnsByNameInTheOrderGiven() {
        Path file = TestFiles.write(directory.resolve("t.csv"), "id,score,q,a,b\n7,0.25,질문,답변,오답\n");

        assertThat(Dataset.read(file, "q", "a", "b").columnNames()).containsExactly("q", "a", "b");
        assertThat(Dataset.read(file, "b", "q").column(0)).containsExactly("오답");
        Dataset scored =
                Dataset.read(file, ReadOptions.builder().scoreColumn("score").build());
        assertThat(scored.columnNames()).containsExactly("q", "a");
        assertThat(scored.scores()).containsExactly(0.25);
    }

    @Test
    void findsAKeyThatTheFirstJsonObjectLacks() {
        String content = "{\"a/b~\":\"x\"}\n{\"a/b~\":\"질문\",\"늦은.키[0]\":\"답변\"}\n";
        Dataset dataset = Dataset.read(TestFiles.write(directory.resolve("late.jsonl"), content), "a/b~", "늦은.키[0]");

        assertThat(dataset.column(0)).containsExactly("질문");
        assertThat(dataset.column(1)).containsExactly("답변");
        assertThat(Objects.requireNonNull(dataset.readReport()).firstSkipped()).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g[1]*.csv", "q?.csv", "{a,b}.csv", "it's.csv", "~.csv", "띄어 쓰기.csv", "year=2024.csv"})
    void takesTheFileNameLiterally(String name) throws IOException {
        TestFiles.write(directory.resolve("g1x.csv"), "Q,answer\n다른,파일\n");
        TestFiles.write(directory.resolve("qx.csv"), "Q,answer\n다른,파일\n");
        TestFiles.write(directory.resolve("a.csv"), "Q,answer\n다른,파일\n");
        Path folder = Files.createDirectory(directory.resolve("part=1"));
        for (Path file : List.of(directory.resolve(name), folder.resolve(name))) {
            TestFiles.write(file, "Q,answer\n이,파일\n");
            Dataset dataset = Dataset.read(file);
            assertThat(dataset.columnNames()).containsExactly("Q", "answer");
            assertThat(dataset.column(0)).containsExactly("이");
        }
    }

    @Test
    void skipsAndReportsEmptyTexts() {
        String content = "Q,answer,other\n1번,답,\n,답,x\n\"두\n줄\",\"\",x\n\n4번,답,x\n\u3000,답,x\n6번,답,x\n";
        Path file = TestFiles.write(directory.resolve("gaps.csv"), content);
        Dataset dataset = Dataset.read(file);

        assertThat(dataset.column(0)).containsExactly("1번", "4번", "6번");
        ReadReport report = Objects.requireNonNull(dataset.readReport());
        assertThat(report.rowsRead()).isEqualTo(6);
        assertThat(report.rowsSkippedEmpty()).isEqualTo(3);
        assertThat(report.firstSkipped()).containsExactly(3L, 4L, 8L);
        assertThat(report.format()).isEqualTo(DataFormat.CSV);
        assertThat(report.file()).isEqualTo(file.toString());
        assertThat(report.bytes()).isEqualTo(file.toFile().length());
    }

    @Test
    void reportsTheFilesSha256() {
        Path file = TestFiles.write(directory.resolve("abc.tsv"), "a\tb\nc\td\n");
        ReadReport report = Objects.requireNonNull(Dataset.read(file).readReport());
        // printf 'a\tb\nc\td\n' | sha256sum
        assertThat(report.sha256()).isEqualTo("31530cb8906d527dbb5ee0624d8a4918233ce77f7a18b576909c0d40f8e202e2");
    }

    @Test
    void countsSkippedRowsOfParquet() {
        Path file = TestFiles.parquet(
                directory.resolve("gaps.parquet"),
                "SELECT CASE WHEN i % 4 = 1 THEN NULL ELSE 'q' || i END AS q, 'a' || i AS a FROM range(10) t(i)");
        ReadReport report = Objects.requireNonNull(Dataset.read(file).readReport());

        assertThat(report.firstSkipped()).containsExactly(2L, 6L, 10L);
        assertThat(report.format().positionUnit()).isEqualTo("row");
    }

    @Test
    void keepsOrderAndStopsAtTheLimit() {
        StringBuilder content = new StringBuilder("Q,answer\n");
        for (int i = 0; i < 30_000; i++) {
            content.append("질문 ").append(i).append(",답변 ").append(i).append('\n');
        }
        Path file = TestFiles.write(directory.resolve("long.csv"), content.toString());

        Dataset all = Dataset.read(file);
        assertThat(all.rows()).isEqualTo(30_000);
        for (int row = 0; row < all.rows(); row += 997) {
            assertThat(all.text(row, 1)).isEqualTo("답변 " + row);
        }
        Dataset some = Dataset.read(file, ReadOptions.builder().limit(10).build());
        assertThat(some.rows()).isEqualTo(10);
        assertThat(some.text(9, 0)).isEqualTo("질문 9");
    }

    @Test
    void readsOneColumn() {
        Path file = TestFiles.write(directory.resolve("one.csv"), "Q\n첫째\n\n셋째\n");
        Dataset dataset = Dataset.read(file, "Q");

        assertThat(dataset.column(0)).containsExactly("첫째", "셋째");
        assertThat(Objects.requireNonNull(dataset.readReport()).firstSkipped()).containsExactly(3L);
    }

    @Test
    void readsResourcesAsBuiltinData() {
        DataFile resource = BuiltinData.resource("builtin-sample/pairs.csv", "builtin:sample/pairs");
        Dataset dataset = DatasetReader.read(List.of(resource), ReadOptions.of(), "builtin:sample/pairs", List.of());
        assertThat(dataset.text(0, 0)).isEqualTo("주민등록등본은 어디서 떼나요?");
        assertThat(Objects.requireNonNull(dataset.readReport()).file()).isEqualTo("builtin:sample/pairs");
    }

    @Test
    void namesTheKnownBuiltinData() {
        assertThatThrownBy(() -> Dataset.builtin("services-ko", "tran"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("services-ko/train, services-ko/test")
                .hasMessageContaining("Did you mean \"services-ko/train\"?");
        assertThatThrownBy(() -> Dataset.read("builtin:../x", ReadOptions.of())).isInstanceOf(UsageException.class);
    }

    @Test
    void checksItsOptions() {
        assertThatThrownBy(() -> ReadOptions.of("a", "a")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> ReadOptions.builder().limit(0).build())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> Dataset.of(List.of("a", "b"), List.of(List.of("x"), List.of())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("0 rows");
    }
}
