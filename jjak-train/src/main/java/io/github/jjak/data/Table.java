package io.github.jjak.data;

import java.util.List;

/** A file as rows of cells under named columns. Not thread-safe. */
interface Table extends AutoCloseable {

    /**
     * A column.
     *
     * @param name what it is called; of a field within others, their names with dots
     * @param index where it stands, from 0
     * @param path names of the fields to go through in the row; of a plain column, its name
     */
    record Column(String name, int index, List<String> path) {

        static Column plain(String name, int index) {
            return new Column(name, index, List.of(name));
        }

        /** A field further inside. */
        Column inside(String newName, List<String> rest) {
            List<String> further = new java.util.ArrayList<>(path);
            further.addAll(rest);
            return new Column(newName, index, List.copyOf(further));
        }
    }

    /** Takes rows. */
    interface RowVisitor {
        /**
         * @param position of the row, as {@link DataFormat#positionUnit()} counts
         * @param cells one per column asked for
         * @return false to stop
         */
        boolean visit(long position, List<Cell> cells);
    }

    DataFormat format();

    /** The columns, in order; of JSON, those of the first rows. */
    List<Column> columns();

    /** The columns of all rows, also those that {@link #columns()} has not seen. */
    default List<Column> allColumns() {
        return columns();
    }

    /** Whether {@link Column#inside} leads anywhere. */
    default boolean hasNestedFields() {
        return false;
    }

    /** Visits the rows; may be called more than once. */
    void read(List<Column> columns, RowVisitor visitor);

    /** What the user should know about how the file is read; sentences without a full stop. */
    List<String> notes();

    @Override
    void close();
}
