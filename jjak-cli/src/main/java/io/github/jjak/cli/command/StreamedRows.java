package io.github.jjak.cli.command;

import io.github.jjak.data.DatasetStream;
import io.github.jjak.error.DataException;
import io.github.jjak.search.index.IndexRow;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A file's rows as rows of an index, read one after the other: the first column is the id and the second the text; of a single
 * column the texts, numbered from 1, each distinct one once under its first number. Columns behind these are kept with the row
 * where they are not empty.
 */
final class StreamedRows {

    private final RowSource stream;
    private final boolean numbered;

    /** Rows of the file that repeat an earlier one and are left out. */
    private final BitSet repeated = new BitSet();

    private StreamedRows(RowSource stream) {
        this.stream = stream;
        this.numbered = stream.columnNames().size() == 1;
    }

    /** Those of files, as {@link #of(RowSource)}. */
    static StreamedRows of(DatasetStream stream) {
        return of(RowSource.of(stream));
    }

    /** @throws DataException if an id stands in two rows; they are named by number, not by id, which may be somebody's */
    static StreamedRows of(RowSource stream) {
        StreamedRows rows = new StreamedRows(stream);
        if (stream.rows() > Integer.MAX_VALUE) {
            throw new DataException("There are " + stream.rows() + " rows; an index holds at most " + Integer.MAX_VALUE
                    + ". Split the file and make several.");
        }
        SeenTexts seen = new SeenTexts();
        int[] row = {0};
        stream.forEach(texts -> {
            int before = seen.put(texts.get(0), row[0]);
            if (before >= 0) {
                rows.repeat(before, row[0]);
            }
            row[0]++;
        });
        return rows;
    }

    private void repeat(int before, int row) {
        if (!numbered) {
            throw new DataException("The rows " + (before + 1) + " and " + (row + 1) + " have the same \""
                    + stream.columnNames().get(0)
                    + "\", but ids must be unique. Fix the ids, or leave the column out to number the rows.");
        }
        repeated.set(row);
    }

    boolean numbered() {
        return numbered;
    }

    int size() {
        return (int) stream.rows() - repeated.cardinality();
    }

    /** Name of the column of texts. */
    String textColumn() {
        return stream.columnNames().get(numbered ? 0 : 1);
    }

    /** Names of the further columns. */
    List<String> columns() {
        List<String> names = stream.columnNames();
        return names.subList(Math.min(2, names.size()), names.size());
    }

    /** What tells this source from others: content and columns. */
    String source() {
        return stream.hash() + " " + String.join(",", stream.columnNames());
    }

    /**
     * Reads the rows.
     *
     * @param first how many of those that are not left out are passed over
     */
    void forEach(int first, Consumer<IndexRow> visitor) {
        int[] row = {0};
        int[] taken = {0};
        stream.forEach(texts -> {
            if (!repeated.get(row[0]) && taken[0]++ >= first) {
                visitor.accept(indexRow(row[0], texts));
            }
            row[0]++;
        });
    }

    private IndexRow indexRow(int row, List<String> texts) {
        if (numbered) {
            return new IndexRow(Integer.toString(row + 1), texts.get(0));
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<String> names = stream.columnNames();
        for (int column = 2; column < texts.size(); column++) {
            if (!texts.get(column).isEmpty()) {
                values.put(names.get(column), texts.get(column));
            }
        }
        return new IndexRow(texts.get(0).strip(), texts.get(1), values);
    }
}
