package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jjak.error.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks that the test writes part by part, whole and hostile ones. */
class WorkbookTest {

    private static final String START = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    @TempDir
    Path directory;

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "[Content_Types].xml",
                START + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                        + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + TYPE + "sheet.main+xml\"/>"
                        + "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"" + TYPE
                        + "sharedStrings+xml\"/></Types>");
        parts.put(
                "xl/workbook.xml",
                START + "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATIONS + "\"><sheets>"
                        + "<sheet name=\"안내\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"질문\" sheetId=\"2\" r:id=\"rId2\"/>"
                        + "<sheet name=\"숨김\" sheetId=\"3\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                START + "<Relationships xmlns=\"" + PACKAGE + "\">"
                        + relation("rId1", "worksheet", "worksheets/sheet1.xml")
                        + relation("rId2", "worksheet", "worksheets/sheet2.xml")
                        + relation("rId3", "sharedStrings", "sharedStrings.xml") + "</Relationships>");
        parts.put(
                "_rels/.rels",
                START + "<Relationships xmlns=\"" + PACKAGE + "\">"
                        + relation("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>");
        parts.put("xl/worksheets/sheet1.xml", START + "<worksheet xmlns=\"" + MAIN + "\"><sheetData/></worksheet>");
        parts.put(
                "xl/worksheets/sheet2.xml",
                START + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>"
                        + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>번호</t></is></c><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>"
                        + "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\" t=\"s\"><v>2</v></c><c r=\"C3\"><v>1.5</v></c></row>"
                        + "<row r=\"4\"><c r=\"A4\"><v>2</v></c><c r=\"B4\" t=\"s\"><v>2</v></c></row>"
                        + "<row r=\"5\"/>"
                        + "<row r=\"6\"><c r=\"A6\"><v>3</v></c><c r=\"B6\" t=\"s\"><v>3</v></c><c r=\"C6\" t=\"str\"><f>A1</f><v>네, 됩니다.</v></c></row>"
                        + "</sheetData></worksheet>");
        parts.put(
                "xl/sharedStrings.xml",
                START + "<sst xmlns=\"" + MAIN + "\"><si><t>질문</t></si><si><t>답변</t></si><si><t>이율이 얼마인가요?</t></si>"
                        + "<si><r><t>교환도 </t></r><r><t>되나요?</t></r></si></sst>");
        return parts;
    }

    private static String relation(String id, String type, String target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + RELATIONS + "/" + type + "\" Target=\"" + target + "\"/>";
    }

    private Path write(String name, Map<String, String> parts) {
        Path file = directory.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static String refusal(Path file, ReadOptions options) {
        Throwable thrown = catchThrowable(() -> Dataset.read(file, options));
        assertThat(thrown).isInstanceOf(DataException.class);
        return String.valueOf(thrown.getMessage());
    }

    @Test
    void readsTheFirstVisibleSheetWithRows() {
        for (String name : new String[] {"w.xlsx", "w[1].xlsx", "wrong.csv"}) {
            Dataset dataset = Dataset.read(write(name, parts()));
            assertThat(dataset.columnNames()).containsExactly("질문", "답변");
            assertThat(dataset.column(0)).containsExactly("이율이 얼마인가요?", "교환도 되나요?");
            assertThat(dataset.column(1)).containsExactly("1.5", "네, 됩니다.");
            ReadReport report = Objects.requireNonNull(dataset.readReport());
            assertThat(report.format()).isEqualTo(DataFormat.XLSX);
            assertThat(report.firstSkipped()).containsExactly(4L);
        }
    }

    @Test
    void takesTheSheetThatIsNamed() {
        Path file = write("w.xlsx", parts());
        assertThat(Dataset.read(file, ReadOptions.builder().sheet("숨김").build()).rows())
                .isEqualTo(2);
        assertThat(refusal(file, ReadOptions.builder().sheet("없음").build())).contains("\"안내\", \"질문\"");
        assertThat(refusal(file, ReadOptions.of("질문", "댭변"))).contains("Did you mean \"답변\"?");
    }

    @Test
    void refusesAWorkbookThatIsDamaged() {
        Map<String, String> parts = parts();
        parts.put("xl/worksheets/sheet2.xml", START + "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"");
        assertThat(refusal(write("d.xlsx", parts), ReadOptions.of())).contains("d.xlsx", "damaged");
        parts.put(
                "xl/worksheets/sheet2.xml",
                START.replace("?>", "?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")
                        + "<worksheet xmlns=\"" + MAIN
                        + "\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&x;</t></is></c></row></sheetData></worksheet>");
        assertThat(refusal(write("x.xlsx", parts), ReadOptions.of()))
                .contains("x.xlsx")
                .doesNotContain("root");
    }

    @Test
    void refusesAWorkbookThatIsABomb() throws IOException {
        Map<String, String> parts = parts();
        parts.put("xl/sharedStrings.xml", START + "<sst><si><t>" + "a".repeat(3 << 20) + "</t></si></sst>");
        assertThat(refusal(write("cell.xlsx", parts), ReadOptions.of())).contains("a cell of more than 1 MiB");
        parts.remove("xl/sharedStrings.xml");
        Path bomb = directory.resolve("bomb.xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
            zip.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
            OutputStream out = zip;
            byte[] many = "<si><t>a</t></si>".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 300; i++) {
                out.write(many);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(3L << 20);
        assertThat(refusal(bomb, ReadOptions.of())).contains("more than 256 MiB", "sharedStrings");
    }
}
