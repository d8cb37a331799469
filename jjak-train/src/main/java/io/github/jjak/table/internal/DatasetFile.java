package io.github.jjak.table.internal;

import io.github.jjak.data.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows so that reading the file gives the same rows: CSV, JSONL (both also with {@code .gz}) or Parquet, by its name. Rows
 * with labels get a further column {@code label}, those with scores {@code score}, and where some are made, {@code synthetic}.
 */
public final class DatasetFile {

    private DatasetFile() {}

    /**
     * Replaces or creates the file, whole or not at all.
     *
     * @throws io.github.jjak.error.UsageException for an extension that is not written
     * @throws io.github.jjak.error.RunException if it cannot be written
     */
    public static void write(Path file, Dataset rows) {
        double[] scores = rows.scores();
        List<Column> columns = new ArrayList<>();
        rows.columnNames().forEach(name -> columns.add(Column.text(name)));
        boolean labels = scores != null && Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
        if (scores != null) {
            String name = free(labels ? "label" : "score", rows.columnNames());
            columns.add(labels ? Column.integer(name) : Column.number(name));
        }
        boolean marked = rows.syntheticRows() > 0;
        if (marked) {
            columns.add(Column.text("synthetic"));
        }
        TableFile.write(file, columns, sink -> {
            Object[] cells = new Object[columns.size()];
            for (int row = 0; row < rows.rows(); row++) {
                for (int column = 0; column < rows.columnCount(); column++) {
                    cells[column] = rows.text(row, column);
                }
                if (scores != null) {
                    cells[rows.columnCount()] = labels ? (Object) (long) scores[row] : (Object) scores[row];
                }
                if (marked) {
                    cells[cells.length - 1] = Boolean.toString(rows.isSynthetic(row));
                }
                sink.row(cells);
            }
        });
    }

    private static String free(String wanted, List<String> taken) {
        String name = wanted;
        while (taken.contains(name)) {
            name += "_";
        }
        return name;
    }
}
