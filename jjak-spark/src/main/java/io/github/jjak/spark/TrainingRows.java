package io.github.jjak.spark;

import io.github.jjak.data.DataFormat;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.internal.BlankText;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a training as a file that each worker reads: JSON lines in the order of the ids, so that all workers deal the same batches.
 *
 * @param columns names in the file
 */
record TrainingRows(List<String> columns) {

    /** Questions, answers, and so many columns of negatives as are left. */
    static TrainingRows ofColumns(int count) {
        List<String> names = new ArrayList<>(List.of("question", "answer"));
        for (int i = 2; i < count; i++) {
            names.add("negative_" + (i - 1));
        }
        return new TrainingRows(List.copyOf(names));
    }

    /**
     * Writes them, one partition after the other; runs jobs.
     *
     * @param texts names of the frame's columns: question, answer, negatives
     * @throws io.github.jjak.error.DataException for a question or answer that is null or blank
     * @throws io.github.jjak.error.RunException if the file cannot be written, or an executor is lost that held rows
     */
    void write(Path file, Dataset<?> frame, String idCol, List<String> texts) {
        Column[] wanted = Stream.concat(Stream.of(idCol), texts.stream())
                .map(name -> Columns.named(name))
                .toArray(Column[]::new);
        for (int i = 1; i < wanted.length; i++) {
            wanted[i] = wanted[i].as(columns.get(i - 1));
        }
        wanted[0] = wanted[0].as("id");
        List<io.github.jjak.table.internal.Column> written =
                columns.stream().map(io.github.jjak.table.internal.Column::text).toList();
        Dataset<Row> columnsOfFile = frame.toDF().select(wanted);
        TableFile.write(
                file,
                written,
                sink -> RowNumbers.forEach(
                        columnsOfFile, "Column \"" + idCol + "\"", row -> sink.row(cells(row, texts))));
    }

    private static @Nullable Object[] cells(Row row, List<String> texts) {
        @Nullable Object[] cells = new @Nullable Object[texts.size()];
        for (int i = 0; i < cells.length; i++) {
            String text = row.getString(i + 2);
            boolean blank = text == null || BlankText.isBlank(text);
            if (blank && i < 2) {
                throw TextKeys.withoutText(texts.get(i));
            }
            cells[i] = blank ? null : text;
        }
        return cells;
    }

    /** Reads what {@link #write} wrote. */
    io.github.jjak.data.Dataset read(Path file) {
        ReadOptions options = ReadOptions.builder()
                .columns(columns)
                .ragged(columns.size() > 2)
                .strict(true)
                .format(DataFormat.JSONL)
                .encoding("UTF-8")
                .build();
        return io.github.jjak.data.Dataset.read(file, options);
    }
}
