package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream gives the rows that a data set holds, whatever the file is. */
class DatasetStreamTest {

    private static final String LISTS = """
            {"id": "a", "answer": "환불은 사흘 걸립니다.", "tags": ["환불", "결제"]}
            {"id": "b", "answer": ["배송은 이틀 걸립니다.", "섬은 하루 더 걸립니다."], "tags": []}
            {"id": "c", "answer": "", "tags": ["계정"]}
            {"id": "d", "answer": "비밀번호는 보안 화면에서 정합니다."}
            """;

    private static final String TABLE = "id,answer,topic\n1,환불은 사흘 걸립니다.,결제\n2,,배송\n3,배송은 이틀 걸립니다.,\n";

    @TempDir
    Path directory;

    private String write(String name, String content) {
        return TestFiles.write(directory.resolve(name), content).toString();
    }

    private static List<List<String>> rows(Dataset dataset) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < dataset.rows(); row++) {
            List<String> texts = new ArrayList<>();
            for (int column = 0; column < dataset.columnCount(); column++) {
                texts.add(dataset.text(row, column));
            }
            rows.add(texts);
        }
        return rows;
    }

    private static void assertSame(String location, ReadOptions options) {
        Dataset dataset = Dataset.read(location, options);
        try (DatasetStream stream = DatasetStream.open(location, options)) {
            assertThat(stream.columnNames()).isEqualTo(dataset.columnNames());
            assertThat(stream.rows()).isEqualTo(dataset.rows());
            assertThat(stream.readReport()).isEqualTo(dataset.readReport());
            for (int visit = 0; visit < 2; visit++) {
                List<List<String>> visited = new ArrayList<>();
                stream.forEach(visited::add);
                assertThat(visited).isEqualTo(rows(dataset)).isNotEmpty();
            }
        }
    }

    private static ReadOptions ragged(String... columns) {
        return ReadOptions.builder().columns(List.of(columns)).ragged(true).build();
    }

    @Test
    void theRowsAreThoseOfTheDataset() {
        assertSame(write("table.csv", TABLE), ragged("id", "answer", "topic"));
        assertSame(write("table.csv", TABLE), ReadOptions.of("id", "answer", "topic"));
        assertSame(write("lists.jsonl", LISTS), ragged("id", "answer", "tags"));
        assertSame(write("table.csv", TABLE), ReadOptions.of("answer"));
        assertSame("builtin:services-ko/test", ReadOptions.of());
        Path parquet = directory.resolve("rows.parquet");
        TestFiles.parquet(parquet, "SELECT 'k' || i AS id, 'text ' || i AS answer FROM range(2500) t(i)");
        assertSame(parquet.toString(), ReadOptions.of("id", "answer"));
        assertSame(
                parquet.toString(),
                ReadOptions.builder().columns(List.of("answer")).limit(7).build());
        write("one.csv", TABLE);
        write("two.csv", TABLE);
        assertSame(directory.resolve("*.csv").toString(), ragged("id", "answer", "topic"));
    }

    @Test
    void aVisitEndsWithWhatTheVisitorThrows() {
        try (DatasetStream stream = DatasetStream.open(write("table.csv", TABLE), ReadOptions.of("answer"))) {
            assertThatThrownBy(() -> stream.forEach(row -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
        }
    }

    @Test
    void aFileThatChangesMeanwhileIsRefused() {
        String file = write("table.csv", TABLE);
        try (DatasetStream stream = DatasetStream.open(file, ReadOptions.of("answer"))) {
            write("table.csv", TABLE + "4,교환은 닷새 걸립니다.,결제\n");
            assertThatThrownBy(() -> stream.forEach(row -> {}))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("changed while it was read");
        }
    }

    @Test
    void whatADatasetRefusesAStreamRefusesToo() {
        String file = write("table.csv", TABLE);
        assertThatThrownBy(() -> DatasetStream.open(
                        file,
                        ReadOptions.builder()
                                .columns(List.of("answer"))
                                .strict(true)
                                .build()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("lack a text");
        assertThatThrownBy(() -> DatasetStream.open(file, ReadOptions.of("antwort")))
                .isInstanceOf(DataException.class);
    }
}
