package io.github.jjak.tokenize.internal;

import io.github.jjak.error.DataException;
import io.github.jjak.store.internal.IntArray;
import io.github.jjak.store.internal.Storage;
import io.github.jjak.store.internal.TextHash;
import io.github.jjak.store.internal.TextTable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Numbers for the texts of some columns, row by row, from 0 in the order of first occurrence; none for empty texts. A cell, a row's text in a column,
 * is counted row by row, too. Not thread-safe while numbers are given.
 */
final class TextNumbering {

    static final int ABSENT = -1;

    private final List<List<String>> columns;
    private final int rows;
    private final Storage storage;
    private final IntArray numbers;
    private final TextHash hash = new TextHash();
    private int next;

    TextNumbering(List<List<String>> columns, Storage storage) {
        this.columns = columns;
        this.rows = columns.get(0).size();
        this.storage = storage;
        long cells = (long) columns.size() * rows;
        if (cells > Integer.MAX_VALUE) {
            throw new DataException("The data have " + rows + " rows of " + columns.size() + " columns, but at most "
                    + Integer.MAX_VALUE + " texts can be trained on. Leave rows or columns out.");
        }
        this.numbers = new IntArray(storage, cells);
    }

    /** Numbers the texts of some columns; equal texts of columns that are numbered by other calls have other numbers. */
    void number(int[] ofColumns) {
        TextTable known = new TextTable(storage, (long) rows * ofColumns.length);
        for (int row = 0; row < rows; row++) {
            for (int column : ofColumns) {
                int cell = row * columns.size() + column;
                String text = columns.get(column).get(row);
                if (text.isEmpty()) {
                    numbers.set(cell, ABSENT);
                } else {
                    int first = known.firstPlace(
                            hash.of(text), cell, other -> textIn(other).equals(text));
                    numbers.set(cell, first == cell ? next++ : numbers.get(first));
                }
            }
        }
    }

    private String textIn(int cell) {
        return columns.get(cell % columns.size()).get(cell / columns.size());
    }

    int columns() {
        return columns.size();
    }

    /** {@code [rows * columns]}. */
    IntArray numbers() {
        return numbers;
    }

    /** How many numbers were given. */
    int texts() {
        return next;
    }

    /**
     * Visits the distinct texts of columns that were numbered together, in the order of their numbers.
     *
     * @param firstNumber the lowest one
     */
    void forEachText(int[] ofColumns, int firstNumber, Consumer<String> visitor) {
        int expected = firstNumber;
        for (int row = 0; row < rows; row++) {
            for (int column : ofColumns) {
                if (numbers.get((long) row * columns.size() + column) == expected) {
                    visitor.accept(columns.get(column).get(row));
                    expected++;
                }
            }
        }
    }
}
