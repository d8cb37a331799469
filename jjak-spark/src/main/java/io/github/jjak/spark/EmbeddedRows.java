package io.github.jjak.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a partition with the vectors of some of their columns behind them. One window of rows is read, embedded and given out before
 * the next, so a task holds no more than that. The first window is small and each next one twice as large: who takes ten rows waits for
 * few.
 */
final class EmbeddedRows extends SomeAtATime<Row> {

    /** Rows of the largest window: enough that passes are filled, a few megabytes of vectors. */
    static final int DEFAULT_WINDOW = 2048;

    /** Rows of the first window. */
    static final int FIRST_WINDOW = 64;

    /** A window of long texts ends here, so that it takes a few megabytes. */
    private static final long MOST_CHARACTERS = 4L << 20;

    private final Iterator<Row> rows;
    private final List<Integer> columns;
    private final int mostRows;
    private final Function<List<String>, float[][]> model;
    private int window;

    /**
     * Over a partition.
     *
     * @param columns numbers of the text columns, from 0
     * @param mostRows rows of the largest window
     * @param model makes vectors of texts, in order; called once for each window that has texts
     */
    EmbeddedRows(Iterator<Row> rows, List<Integer> columns, int mostRows, Function<List<String>, float[][]> model) {
        this.rows = rows;
        this.columns = columns;
        this.mostRows = mostRows;
        this.model = model;
        this.window = Math.min(FIRST_WINDOW, mostRows);
    }

    @Override
    boolean readOn() {
        if (!rows.hasNext()) {
            return false;
        }
        fill();
        return true;
    }

    private void fill() {
        List<Row> read = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        long characters = 0;
        while (rows.hasNext() && read.size() < window && characters < MOST_CHARACTERS) {
            Row row = rows.next();
            read.add(row);
            for (int column : columns) {
                if (!row.isNullAt(column)) {
                    String text = row.getString(column);
                    texts.add(text);
                    characters += text.length();
                }
            }
        }
        float[][] vectors = texts.isEmpty() ? new float[0][] : model.apply(texts);
        Iterator<float[]> next = Arrays.asList(vectors).iterator();
        read.forEach(row -> give(withVectors(row, next)));
        window = Math.min(2 * window, mostRows);
    }

    private Row withVectors(Row row, Iterator<float[]> vectors) {
        @Nullable Object[] values = new @Nullable Object[row.size() + columns.size()];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        int place = row.size();
        for (int column : columns) {
            values[place++] = row.isNullAt(column) ? null : vectors.next();
        }
        return RowFactory.create(values);
    }
}
