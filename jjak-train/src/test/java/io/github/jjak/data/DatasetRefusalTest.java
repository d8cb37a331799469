package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of bad input: the right exception, a sentence with the place, and never a text of the data. */
class DatasetRefusalTest {

    /** Stands in the data of every case; no message may repeat it. */
    private static final String PRIVATE = "비밀번호";

    @TempDir
    Path directory;

    private void refuses(Path file, ReadOptions options, String... expected) {
        Throwable thrown = catchThrowable(() -> Dataset.read(file, options));
        assertThat(thrown).isInstanceOf(DataException.class).hasMessageContaining(file.toString());
        assertThat(thrown).hasMessageContainingAll(expected);
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage())).doesNotContain(PRIVATE);
        }
    }

    private void refuses(String name, String content, String... expected) {
        refuses(TestFiles.write(directory.resolve(name), content), ReadOptions.of(), expected);
    }

    @Test
    void refusesFilesThatAreNoFiles() {
        refuses(directory.resolve("none.csv"), ReadOptions.of(), "There is no file");
        refuses(directory, ReadOptions.of(), "is a directory");
        if (Files.exists(Path.of("/dev/null"))) {
            refuses(Path.of("/dev/null"), ReadOptions.of(), "is not a regular file");
        }
        refuses("empty.csv", "", "is empty (0 bytes)");
        refuses("bom.csv", "\uFEFF", "has no rows");
        refuses("blank.jsonl", "\n\n", "has no rows");
        Path unknown = TestFiles.write(directory.resolve("faq.dat"), "x");
        assertThat(catchThrowable(() -> Dataset.read(unknown)))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("faq.dat", ".parquet", ".xlsx", ".csv", ".tsv", ".jsonl", ".ndjson", ".gz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h.csv", "h.tsv"})
    void refusesAFileWithNamesOnly(String name) {
        refuses(name, name.endsWith("csv") ? "Q,answer\n" : "Q\tanswer\n\n", "no rows");
    }

    @Test
    void namesTheLineOfARowWithTooFewOrTooManyFields() {
        String start = "Q,answer\n\"여러\n줄\",답\n\n";
        refuses("few.csv", start + PRIVATE + "\n", "line 5 has 1 field, the first line names 2");
        refuses("many.csv", start + PRIVATE + ",b,c\n", "line 5 has 3 fields", "quotes");
        refuses("few.tsv", "Q\tanswer\na\tb\r\n" + PRIVATE + "\n", "line 3 has 1 field");
        refuses("late.csv", "Q,answer\n" + "질문,답\n".repeat(50_000) + PRIVATE, "line 50002 has 1 field");
    }

    @Test
    void namesTheLineOfABrokenQuote() {
        refuses("open.csv", "Q,answer\na,b\n" + PRIVATE + ",\"b\nc,d\n", "line 3 opens a quote that is never closed");
        refuses("after.csv", "Q,answer\na,\"" + PRIVATE + "\" x\n", "line 2 has text after a closing quote");
        refuses("cr.csv", "Q,answer\ra," + PRIVATE + "\r", "line 1 has a carriage return");
        refuses("huge.csv", "Q,answer\na,\"" + "가".repeat(3_000_000) + "\"\n", "line 2 is longer than 8 MiB");
        refuses("blank.csv", "\nQ,answer\na," + PRIVATE + "\n", "line 1 is empty");
    }

    /** Java writes what Latin-1 lacks as question marks; its é is one byte that UTF-8 does not allow. */
    @ParameterizedTest
    @CsvSource({
        "x.csv,ISO-8859-1",
        "x.tsv,ISO-8859-1",
        "x.jsonl,ISO-8859-1",
        "x.csv,UTF-16LE",
        "x.csv,Shift_JIS",
        "x.csv,GBK",
        "x.csv,Big5"
    })
    void namesTheLineOfAWrongEncoding(String name, String charset) {
        String foreign = charset.equals("ISO-8859-1") ? "caf\u00E9 " + PRIVATE : "\u914D\u9001\u306E\u6642\u9593";
        String content = "Q,answer\nabc,def\n" + foreign + "," + PRIVATE + "\n";
        Path file = TestFiles.write(directory.resolve(name), content.getBytes(Charset.forName(charset)));
        String line = charset.equals("UTF-16LE") ? "line 1" : "line 3";
        refuses(file, ReadOptions.of(), "not UTF-8", line, "`encoding`");
    }

    @Test
    void refusesBrokenGzipAndParquet() {
        byte[] whole = TestFiles.gzip("Q,answer\n" + PRIVATE + ",b\n");
        refuses(
                TestFiles.write(directory.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length - 12)),
                ReadOptions.of(),
                "not a whole gzip file");
        refuses("broken.parquet", "PAR1" + PRIVATE + "PAR1", "cannot be read as PARQUET");
        Path good = TestFiles.parquet(
                directory.resolve("p.parquet"), "SELECT '" + PRIVATE + "' AS q, 'b' AS a FROM range(9999)");
        byte[] bytes = read(good);
        Arrays.fill(bytes, 8, Math.min(60, bytes.length - 200), (byte) 0x5A);
        refuses(
                TestFiles.write(directory.resolve("damaged.parquet"), bytes),
                ReadOptions.of(),
                "cannot be read as PARQUET");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesTheLineOfJsonThatIsNoObject() {
        String first = "{\"Q\":\"a\",\"answer\":\"b\"}\n\n";
        refuses("array.jsonl", first + "[\"" + PRIVATE + "\"]\n", "line 3 is JSON but no object");
        refuses("cut.jsonl", first + "{\"Q\":\"" + PRIVATE + "\n", "line 3 is not valid JSON");
        refuses("two.jsonl", first + first.strip() + first, "line 3 is not valid JSON");
        refuses(
                "nested.jsonl",
                first + "{\"Q\":[\"" + PRIVATE + "\"],\"answer\":\"b\"}",
                "line 3 has an array or object in \"Q\"");
        refuses("plain.jsonl", PRIVATE + "\n", "line 1 is not valid JSON");
    }

    @Test
    void namesTheMissingColumnTheColumnsAndTheNearestName() {
        Path csv = TestFiles.write(directory.resolve("c.csv"), "Q,answer,label\n" + PRIVATE + ",b,1\n");
        refuses(
                csv,
                ReadOptions.of("Q", "Answers"),
                "no column \"Answers\"",
                "\"Q\", \"answer\", \"label\"",
                "Did you mean \"answer\"?");
        refuses(csv, ReadOptions.builder().scoreColumn("lable").build(), "\"lable\"", "Did you mean \"label\"?");
        Path jsonl = TestFiles.write(directory.resolve("c.jsonl"), "{\"Q\":\"" + PRIVATE + "\",\"answer\":\"b\"}\n");
        refuses(jsonl, ReadOptions.of("Q", "ansewr"), "\"Q\", \"answer\"", "Did you mean \"answer\"?");
        Path parquet = TestFiles.parquet(
                directory.resolve("c.parquet"), "SELECT '" + PRIVATE + "' AS \"Q\", 'b' AS answer, [1] AS list");
        refuses(parquet, ReadOptions.of("Q", "answr"), "\"Q\", \"answer\", \"list\"", "Did you mean \"answer\"?");
        refuses(parquet, ReadOptions.of("Q", "list"), "row 1 has an array or object in \"list\"");
        Path twice = TestFiles.write(directory.resolve("twice.csv"), "Q,Q,answer\na,b,c\n");
        refuses(twice, ReadOptions.of("Q", "answer"), "2 columns named \"Q\": #1, #2", "`columns` #1,#N");
        refuses("single.csv", "Q\n" + PRIVATE + "\n", "fewer than two text columns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"비밀번호", "", "NaN", "Infinity", "1e999", "0x1p3", "1d", "1,5", "--1"})
    void namesTheLineOfAScoreThatIsNoNumber(String score) {
        ReadOptions options = ReadOptions.builder().scoreColumn("score").build();
        String content = "q,a,score\n\"두\n줄\",b,1\nc,d,\"" + score + "\"\n";
        refuses(
                TestFiles.write(directory.resolve("s.csv"), content),
                options,
                "line 4",
                "no finite number",
                "\"score\"");
        Path parquet = TestFiles.parquet(
                directory.resolve("s.parquet"),
                "SELECT * FROM (VALUES ('q','a','1'),('r','b','" + score + "')) t(q, a, score)");
        refuses(parquet, options, "row 2", "no finite number");
    }

    @Test
    void refusesEmptyTextsWhenStrict() {
        String content = "q,a\n" + PRIVATE + ",\n\nb,c\n ,d\n";
        ReadOptions strict = ReadOptions.builder().strict(true).build();
        refuses(
                TestFiles.write(directory.resolve("e.csv"), content),
                strict,
                "2 of 3 rows lack a text",
                "\"q\" or \"a\"",
                "line 2, 5");
        refuses("all.csv", "q,a\n" + PRIVATE + ",\n", "no usable row", "all 1 rows");
        Path null2 = TestFiles.write(
                directory.resolve("n.jsonl"), "{\"q\":\"x\",\"a\":\"y\"}\n{\"q\":null,\"a\":\"" + PRIVATE + "\"}");
        refuses(
                null2,
                ReadOptions.builder().columns(List.of("q", "a")).strict(true).build(),
                "line 2");
    }
}
