package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people have them: encodings, delimiters, several files, JSON of all shapes, wrong names. */
class InputFormsTest {

    private static final String PAIRS = "질문,답변\n환불은 며칠 걸리나요?,영업일 기준 사흘입니다.\n배송 조회는 어디서 하나요?,주문 내역에서 합니다.\n";

    @TempDir
    Path directory;

    private Path write(String name, String content) {
        return TestFiles.write(directory.resolve(name), content);
    }

    private Path write(String name, String content, String charset) {
        return TestFiles.write(directory.resolve(name), content.getBytes(Charset.forName(charset)));
    }

    private static void isThePairs(Dataset dataset) {
        assertThat(dataset.columnNames()).containsExactly("질문", "답변");
        assertThat(dataset.column(0)).containsExactly("환불은 며칠 걸리나요?", "배송 조회는 어디서 하나요?");
        assertThat(dataset.column(1)).containsExactly("영업일 기준 사흘입니다.", "주문 내역에서 합니다.");
    }

    private static List<String> notes(Dataset dataset) {
        return Objects.requireNonNull(dataset.readReport()).allNotes();
    }

    private static String refusal(Path file, ReadOptions options) {
        Throwable thrown = catchThrowable(() -> Dataset.read(file, options));
        assertThat(thrown).isInstanceOf(DataException.class);
        return String.valueOf(thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-windows-949", "EUC-KR", "UTF-16", "UTF-8"})
    void findsTheEncoding(String charset) {
        Dataset dataset = Dataset.read(write("pairs.csv", PAIRS, charset));
        isThePairs(dataset);
        assertThat(notes(dataset)).anyMatch(note -> charset.equals("UTF-8") || note.contains("encoding"));
    }

    @Test
    void findsUtf16OfLittleEndsAndOldKoreanSyllables() {
        isThePairs(Dataset.read(write("le.tsv", "\uFEFF" + PAIRS.replace(',', '\t'), "UTF-16LE")));
        // 똠 and 펲 are in Windows' code page and not in EUC-KR.
        Dataset rare = Dataset.read(
                write("rare.csv", PAIRS + "똠얌은 어떻게 되나요,펲시와 같이 됩니다\n".repeat(2), "x-windows-949"),
                ReadOptions.builder().encoding("euc-kr").build());
        assertThat(rare.text(2, 1)).isEqualTo("펲시와 같이 됩니다");
    }

    @Test
    void takesTheEncodingThatIsNamed() {
        Path latin = write("l.csv", "question,answer\nWo ist das Café,Am Marktplatz – dort\n", "windows-1252");
        assertThat(refusal(latin, ReadOptions.of())).contains("not UTF-8", "line 2", "`encoding`");
        Dataset dataset = Dataset.read(
                latin, ReadOptions.builder().encoding("windows-1252").build());
        assertThat(dataset.text(0, 0)).isEqualTo("Wo ist das Café");
        Path wide = write("w.csv", PAIRS, "UTF-16LE");
        assertThat(refusal(wide, ReadOptions.of())).contains("`encoding` UTF-16LE");
        isThePairs(Dataset.read(wide, ReadOptions.builder().encoding("utf-16le").build()));
        assertThat(catchThrowable(() -> ReadOptions.builder().encoding("utf-9").build()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("CP949");
        Path utf8 = write("u.csv", PAIRS);
        assertThat(refusal(utf8, ReadOptions.builder().encoding("US-ASCII").build()))
                .contains("US-ASCII", "line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void findsTheDelimiter(String delimiter) {
        Dataset dataset = Dataset.read(write("d.csv", PAIRS.replace(",", delimiter)));
        isThePairs(dataset);
        assertThat(notes(dataset)).anyMatch(note -> note.contains("separated by"));
        String text = "질문" + delimiter + "답변\n\"하나" + delimiter + " 둘, 셋\"" + delimiter + "네\n다섯" + delimiter + "여섯\n";
        assertThat(Dataset.read(write("q.csv", text)).text(0, 0)).isEqualTo("하나" + delimiter + " 둘, 셋");
    }

    @Test
    void readsExcelsDeclarationAndTheDelimiterThatIsNamed() {
        Path declared = write("sep.csv", "sep=;\r\n질문;답변\r\n가,나는요;네, 됩니다\r\n;빈칸\r\n");
        Dataset dataset = Dataset.read(declared);
        assertThat(dataset.text(0, 1)).isEqualTo("네, 됩니다");
        assertThat(Objects.requireNonNull(dataset.readReport()).firstSkipped()).containsExactly(4L);
        Path odd = write("odd.csv", "질문^답변\n가는요^네\n");
        assertThat(Dataset.read(odd, ReadOptions.builder().delimiter("^").build())
                        .text(0, 1))
                .isEqualTo("네");
        assertThat(catchThrowable(() -> ReadOptions.builder().delimiter("ab").build()))
                .isInstanceOf(UsageException.class);
        Path one = write("one.csv", "text\n하나; 둘\n셋\n");
        assertThat(Dataset.read(one, "text").rows()).isEqualTo(2);
    }

    @Test
    void readsAQuoteBehindABlank() {
        Path file = write("b.csv", "q, a\nq1, \"a, one\"\nq2,\"b, two\" \nq3, \"Yes\" she said\n");
        Dataset dataset = Dataset.read(file);
        assertThat(dataset.column(1)).containsExactly("a, one", "b, two", " \"Yes\" she said");
        Path unclear = write("c.csv", "q,a\nq1, \"a, one\" she said\n");
        assertThat(refusal(unclear, ReadOptions.of())).contains("line 2", "Remove the blank before the opening quote");
    }

    @Test
    void readsJsonOfAllShapes() {
        String one = "{\"id\": 1, \"qa\": {\"question\": \"언제 오나요?\", \"answer\": \"내일이요.\"}}";
        String two = "{\"id\": 2, \"qa\": {\"question\": \"어디서 오나요?\", \"answer\": \"부산이요.\"}}";
        for (String content : List.of(
                "[" + one + "," + two + "]",
                "[\n  " + one.replace(", ", ",\n   ") + ",\n  " + two + "\n]\n",
                one.replace(", ", ",\n") + "\n" + two.replace(", ", ",\n"),
                "{\"version\": \"1\", \"data\": [" + one + ", " + two + "]}",
                one + "\n" + two + "\n")) {
            Dataset dataset = Dataset.read(write("n.json", content), "qa.question", "qa.answer");
            assertThat(dataset.column(1)).as(content).containsExactly("내일이요.", "부산이요.");
            assertThat(Dataset.read(write("n.json", content)).column(0)).containsExactly("언제 오나요?", "어디서 오나요?");
        }
        Path turns = write("t.jsonl", "{\"turns\":[{\"text\":\"언제요?\"},{\"text\":\"내일이요.\"}]}\n");
        assertThat(Dataset.read(turns, "turns.0.text", "turns.1.text").text(0, 1))
                .isEqualTo("내일이요.");
    }

    @Test
    void namesTheElementAndTheLineOfDamagedJson() {
        assertThat(refusal(write("a.json", "[{\"q\":\"x\",\"a\":\"y\"},\n 3]"), ReadOptions.of("q", "a")))
                .contains("element 2");
        assertThat(refusal(write("b.json", "[{\"q\":\"x\",\"a\":\"y\"},\n {\"q\":"), ReadOptions.of("q", "a")))
                .contains("line 2", "not valid JSON")
                .doesNotContain("\"x\"");
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertThat(refusal(write("deep.jsonl", "{\"q\":" + deep + ",\"a\":\"y\"}"), ReadOptions.of("q", "a")))
                .contains("line 1");
        assertThat(refusal(write("deep.json", "[{\"q\":" + deep + "}]"), ReadOptions.of("q", "a")))
                .contains("too deep");
    }

    @Test
    void saysWhenAKeyIsThereTwice() {
        String doubled = "{\"q\":\"하나\",\"q\":\"둘\",\"a\":\"셋\",\"memo\":1,\"memo\":2}\n";
        assertThat(refusal(write("d.jsonl", doubled), ReadOptions.of("q", "a"))).contains("line 1", "\"q\" twice");
        String other = "{\"q\":\"하나\",\"a\":\"셋\",\"memo\":1,\"memo\":2}\n";
        assertThat(Dataset.read(write("o.jsonl", other), "q", "a").text(0, 0)).isEqualTo("하나");
        assertThat(refusal(write("d.json", "[" + doubled + "]"), ReadOptions.of("q", "a")))
                .contains("\"q\" twice");
    }

    @Test
    void readsSeveralFilesAsOne() throws IOException {
        write("b.csv", "질문,답변\n둘은요,이\n");
        write("a.csv", "답변,질문,메모\n일,하나는요,x\n");
        write("c.txt", "c");
        write("_SUCCESS", "");
        Files.createDirectory(directory.resolve("sub"));
        write("sub/d.csv", "질문,답변\n셋은요,삼\n");
        ReadOptions any = ReadOptions.of();
        assertThat(Dataset.read(directory.toString(), any).column(1)).containsExactly("일", "이");
        assertThat(Dataset.read(directory + "/*.csv", any).column(1)).containsExactly("일", "이");
        assertThat(Dataset.read(directory + "/**/*.csv", any).column(1)).containsExactly("일", "이", "삼");
        assertThat(Dataset.read(List.of(directory + "/b.csv", directory + "/a.csv"), any)
                        .column(1))
                .containsExactly("이", "일");
        Dataset listed = Dataset.read(directory + "/b.csv," + directory + "/a.csv", any);
        assertThat(listed.column(1)).containsExactly("이", "일");
        ReadReport report = Objects.requireNonNull(listed.readReport());
        assertThat(report.parts()).hasSize(2);
        assertThat(report.rowsRead()).isEqualTo(2);

        write("e.csv", "Q,답변\n넷은요,사\n");
        assertThat(catchThrowable(() -> Dataset.read(directory.toString(), any)))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("e.csv", "a.csv", "\"Q\"", "\"질문\"");
        write("f.jsonl", "{}");
        assertThat(catchThrowable(() -> Dataset.read(directory.toString(), any)))
                .hasMessageContaining("several kinds");
        assertThat(catchThrowable(() -> Dataset.read(directory + "/*.parquet", any)))
                .hasMessageContaining("none matches");
        write("x[1].csv", PAIRS);
        isThePairs(Dataset.read(directory + "/x[1].csv", any));
    }

    @Test
    void findsAFileWhoseNameIsComposedInAnotherWay() {
        write("\u1112\u1161\u11AB.csv", PAIRS);
        isThePairs(Dataset.read(directory + "/한.csv", ReadOptions.of()));
    }

    @Test
    void keepsStandardInputInMemoryOrInAFile() {
        for (int most : new int[] {1 << 20, 16}) {
            byte[] bytes = PAIRS.getBytes(StandardCharsets.UTF_8);
            try (StandardInput input = StandardInput.read(new ByteArrayInputStream(bytes), most)) {
                isThePairs(DatasetReader.read(List.of(input.file()), ReadOptions.of(), "standard input", List.of()));
                assertThat(input.file().path() == null).isEqualTo(most > 16);
            }
        }
    }

    @Test
    void readsWhatAWronglyNamedFileIs() {
        Path parquet = TestFiles.parquet(directory.resolve("p.csv"), "SELECT '가는요' AS 질문, '네' AS 답변");
        Dataset dataset = Dataset.read(parquet);
        assertThat(dataset.text(0, 0)).isEqualTo("가는요");
        assertThat(notes(dataset)).anyMatch(note -> note.contains("read as PARQUET"));
        isThePairs(Dataset.read(TestFiles.write(directory.resolve("packed.csv"), TestFiles.gzip(PAIRS))));
        isThePairs(Dataset.read(write("plain.csv.gz", PAIRS)));
        isThePairs(Dataset.read(write("c.tsv", PAIRS)));
        isThePairs(Dataset.read(write("c.jsonl", PAIRS)));
        isThePairs(Dataset.read(write("c.txt", PAIRS)));
        isThePairs(Dataset.read(write("noname", PAIRS)));
        Path json = write("j.csv", "{\"질문\":\"가는요\",\"답변\":\"네\"}\n");
        assertThat(Dataset.read(json).text(0, 1)).isEqualTo("네");
        String text = refusal(write("t.parquet", "just a line\nand one\n"), ReadOptions.of());
        assertThat(text).contains("cannot be read as PARQUET");
    }

    @Test
    void saysWhatAFileIsThatIsNotRead() {
        String[][] kinds = {
            {"%PDF-1.7 ...", "a PDF"},
            {"<!DOCTYPE html><html>", "an HTML page"},
            {"<?xml version=\"1.0\"?><rows/>", "an XML file"},
            {"SQLite format 3\u0000rest", "SQLite"},
            {"\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1rest", ".xls"},
            {"(\u00B5/\u00FD\u0000", "zstd"},
            {"BZh91AY&SY\u0001", "bzip2"},
            {"\u00FD7zXZ\u0000", "xz"},
            {"PK\u0003\u0004broken", "zip"},
            {"ARROW1\u0000\u0000", "Arrow"}
        };
        for (String[] kind : kinds) {
            Path file = TestFiles.write(directory.resolve("k.csv"), kind[0].getBytes(StandardCharsets.ISO_8859_1));
            assertThat(refusal(file, ReadOptions.of())).contains(kind[1]);
        }
        isThePairs(Dataset.read(write("o.csv", PAIRS)));
        assertThat(Dataset.read(write("orc.csv", "ORC,answer\nfoo bar,baz qux\n"), "ORC", "answer")
                        .rows())
                .isEqualTo(1);
        Path docx = TestFiles.write(directory.resolve("k.xlsx"), zip("word/document.xml", "<w/>"));
        assertThat(refusal(docx, ReadOptions.of())).contains("Word document");
        Path hwpx = TestFiles.write(directory.resolve("k.xlsx"), zip("Contents/section0.xml", "<w/>"));
        assertThat(refusal(hwpx, ReadOptions.of())).contains("Hancom");
    }

    private static byte[] zip(String entry, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
