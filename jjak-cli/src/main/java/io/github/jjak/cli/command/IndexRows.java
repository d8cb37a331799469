package io.github.jjak.cli.command;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadReport;
import io.github.jjak.error.DataException;
import io.github.jjak.search.index.IndexRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A file's rows as rows of an index: the first column is the id and the second the text; of a single column the texts, numbered
 * from 1, each distinct one once under its first number. Columns behind these are kept with the row where they are not empty.
 */
final class IndexRows {

    private final Dataset dataset;

    /** Rows of the file that are taken, ascending. */
    private final int[] taken;

    private IndexRows(Dataset dataset) {
        this.dataset = dataset;
        Set<String> seen = new HashSet<>();
        this.taken = IntStream.range(0, dataset.rows())
                .filter(row -> !numbered() || seen.add(dataset.text(row, 0)))
                .toArray();
    }

    /** @throws DataException if an id stands in two rows; they are named by number, not by id, which may be somebody's */
    static IndexRows of(Dataset dataset) {
        IndexRows rows = new IndexRows(dataset);
        if (rows.numbered()) {
            return rows;
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int row = 0; row < dataset.rows(); row++) {
            Integer before = seen.putIfAbsent(dataset.text(row, 0), row);
            if (before != null) {
                throw new DataException("The rows " + (before + 1) + " and " + (row + 1)
                        + " have the same \"" + dataset.columnNames().get(0)
                        + "\", but ids must be unique. Fix the ids, or leave the column out to number the rows.");
            }
        }
        return rows;
    }

    boolean numbered() {
        return dataset.columnCount() == 1;
    }

    int size() {
        return taken.length;
    }

    /** Name of the column of texts. */
    String textColumn() {
        return dataset.columnNames().get(numbered() ? 0 : 1);
    }

    /** Names of the further columns. */
    List<String> columns() {
        return dataset.columnNames().subList(Math.min(2, dataset.columnCount()), dataset.columnCount());
    }

    /** What tells this source from others: content and columns. */
    String source() {
        ReadReport report = dataset.readReport();
        return (report == null ? "memory" : report.sha256()) + " " + String.join(",", dataset.columnNames());
    }

    /** The rows from one to below another, counted from 0 among those taken. */
    List<IndexRow> part(int from, int to) {
        List<IndexRow> part = new ArrayList<>(to - from);
        for (int index = from; index < to; index++) {
            int row = taken[index];
            if (numbered()) {
                part.add(new IndexRow(Integer.toString(row + 1), dataset.text(row, 0)));
                continue;
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int column = 2; column < dataset.columnCount(); column++) {
                String value = dataset.text(row, column);
                if (!value.isEmpty()) {
                    values.put(dataset.columnNames().get(column), value);
                }
            }
            part.add(new IndexRow(dataset.text(row, 0).strip(), dataset.text(row, 1), values));
        }
        return part;
    }
}
