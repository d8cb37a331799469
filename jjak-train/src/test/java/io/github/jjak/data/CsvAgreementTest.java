package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.error.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows written after RFC 4180 by a writer of the test come back as they were; any other file is refused or whole. */
class CsvAgreementTest {

    private static final String[] PIECES = {"가", "b", ",", "\"", "\n", "\r\n", " ", "#", "'", "\\", "\t", "NULL"};

    @TempDir
    Path directory;

    @Test
    void readsBackWhatWasWritten() {
        Random random = new Random(17);
        for (int trial = 0; trial < 60; trial++) {
            List<List<String>> columns = List.of(new ArrayList<>(), new ArrayList<>());
            String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
            StringBuilder content = new StringBuilder("q,a").append(lineEnd);
            int rows = 1 + random.nextInt(40);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < 2; column++) {
                    String text = text(random);
                    columns.get(column).add(text);
                    content.append(column == 0 ? "" : ",").append(field(text, random));
                }
                content.append(row + 1 < rows || random.nextBoolean() ? lineEnd : "");
            }
            Dataset dataset = Dataset.read(TestFiles.write(directory.resolve("w.csv"), content.toString()));
            assertThat(List.of(dataset.column(0), dataset.column(1)))
                    .as(content.toString())
                    .isEqualTo(columns);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("가");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append(random.nextBoolean() ? "나" : "\"").toString();
    }

    private static String field(String text, Random random) {
        boolean special = text.contains(",") || text.contains("\"") || text.contains("\n");
        return special || random.nextInt(3) == 0 ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    /** Of arbitrary characters a row is read right or not at all. */
    @Test
    void neverMisreadsArbitraryInput() {
        Random random = new Random(23);
        int read = 0;
        for (int trial = 0; trial < 300; trial++) {
            StringBuilder content = new StringBuilder("q,a\n가,나\n");
            for (int i = random.nextInt(12); i > 0; i--) {
                content.append(PIECES[random.nextInt(PIECES.length - 1)]);
            }
            Path file = TestFiles.write(directory.resolve("r.csv"), content.toString());
            try {
                Dataset dataset = Dataset.read(file);
                assertThat(dataset.text(0, 0)).isEqualTo("가");
                assertThat(dataset.text(0, 1)).isEqualTo("나");
                read++;
            } catch (DataException e) {
                assertThat(e).hasMessageContaining("r.csv").hasMessageNotContaining("가");
            }
        }
        assertThat(read).isPositive();
    }
}
