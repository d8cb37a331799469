package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads files into one {@link Dataset}, or hands their rows to a sink.
 *
 * <ol>
 *   <li>Look what each file is: its first bytes, encoding, delimiter ({@link TableOpener}).
 *   <li>Choose the columns; of several files, the first decides, and the others must have the same.
 *   <li>Visit the rows; keep, skip or refuse each.
 * </ol>
 */
final class DatasetReader {

    private final ReadOptions options;
    private final List<ReadReport> reports = new ArrayList<>();

    private DatasetReader(ReadOptions options) {
        this.options = options;
    }

    /**
     * What was read.
     *
     * @param choice the columns
     * @param rows how many rows were handed on
     */
    record Outcome(ColumnChoice choice, ReadReport report, long rows) {}

    /**
     * Reads files in the given order.
     *
     * @param name how they are called in the report
     * @param notes what is to be said about the choice of files
     */
    static Dataset read(List<DataFile> files, ReadOptions options, String name, List<String> notes) {
        return read(files, options, name, notes, TextPlace.of(options.dataStore()));
    }

    /** As {@link #read(List, ReadOptions, String, List)}, with another decision of where the texts go. */
    static Dataset read(List<DataFile> files, ReadOptions options, String name, List<String> notes, TextPlace place) {
        try (RowCollector rows = new RowCollector(place)) {
            Outcome outcome = read(files, options, name, notes, rows);
            return rows.dataset(outcome.choice(), outcome.report());
        }
    }

    /** As {@link #read(List, ReadOptions, String, List)}, to a sink instead of into memory. */
    static Outcome read(
            List<DataFile> files, ReadOptions options, String name, List<String> notes, RowIntake.RowSink sink) {
        return new DatasetReader(options).readAll(files, name, notes, sink);
    }

    private Outcome readAll(List<DataFile> files, String name, List<String> notes, RowIntake.RowSink sink) {
        RowIntake rows = null;
        ColumnChoice first = null;
        List<String> firstNames = List.of();
        for (DataFile file : files) {
            if (rows != null && rows.rows() >= options.limit()) {
                break;
            }
            try (Table table = TableOpener.open(file, options)) {
                List<String> names =
                        table.columns().stream().map(Table.Column::name).toList();
                ReadOptions ofFile = first == null ? options : sameColumns(first);
                if (first != null && first.guessed()) {
                    checkSame(files.get(0).name(), firstNames, file.name(), names, first);
                }
                checkNotEmpty(file, table);
                ColumnChoice choice = ColumnChoice.of(file.name(), table, ofFile);
                if (rows == null || first == null) {
                    first = choice;
                    firstNames = names;
                    rows = new RowIntake(options, choice, sink);
                }
                readOne(file, table, choice, rows, reports.isEmpty());
            }
        }
        if (rows == null || first == null) {
            throw new DataException("There is no file to read.");
        }
        String called = files.size() == 1 ? files.get(0).name() : name;
        if (rows.rows() == 0) {
            throw new DataException(called + " has no usable row: in all "
                    + reports.stream().mapToLong(ReadReport::rowsRead).sum() + " rows a text in "
                    + quoted(first.names()) + " is missing or empty.");
        }
        return new Outcome(first, ReadReport.of(name, reports, notes), rows.rows());
    }

    private ReadOptions sameColumns(ColumnChoice first) {
        return options.withColumns(
                first.texts().stream().map(Table.Column::name).toList());
    }

    /** Nothing was named, so the user expects files of one kind. */
    private static void checkSame(
            String firstFile, List<String> expected, String file, List<String> names, ColumnChoice first) {
        Set<String> lacking =
                new HashSet<>(first.texts().stream().map(Table.Column::name).toList());
        lacking.removeAll(names);
        if (!lacking.isEmpty()) {
            throw new DataException(file + " has other columns than " + firstFile + ": it has " + listed(names)
                    + " and not " + listed(expected)
                    + ". Read it on its own, rename its columns, or name the ones to read with `columns`.");
        }
    }

    private static String listed(List<String> names) {
        return names.stream().limit(20).map(ColumnNames::shown).collect(Collectors.joining(", "));
    }

    private static void checkNotEmpty(DataFile file, Table table) {
        boolean[] any = new boolean[1];
        table.read(List.of(), (position, cells) -> {
            any[0] = true;
            return false;
        });
        if (!any[0]) {
            throw new DataException(file.name()
                    + (table.format().hasHeader() && !table.columns().isEmpty()
                            ? " has a first line with column names and no rows."
                            : " has no rows."));
        }
    }

    private void readOne(DataFile file, Table table, ColumnChoice choice, RowIntake rows, boolean isFirst) {
        rows.begin(file.name(), table.format(), choice);
        table.read(choice.all(), rows::accept);
        if (rows.skippedRows() > 0 && options.strict()) {
            throw new DataException(file.name() + ": " + rows.skippedRows() + " of " + rows.rowsRead()
                    + " rows lack a text in "
                    + quoted(choice.names()) + ", first at " + table.format().positionUnit() + " "
                    + rows.skipped().stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ". Fill or remove them, or read without strict to skip them.");
        }
        List<String> notes = new ArrayList<>(table.notes());
        notes.addAll(rows.notes());
        if (isFirst && choice.guessed() && !file.name().startsWith(BuiltinData.PREFIX)) {
            notes.add("columns taken: "
                    + choice.texts().stream()
                            .map(column -> ColumnNames.shown(column.name()))
                            .collect(Collectors.joining(", ")));
        }
        reports.add(new ReadReport(
                file.name(),
                table.format(),
                rows.rowsRead(),
                rows.skippedRows(),
                rows.skipped(),
                file.sha256(),
                file.bytes(),
                notes,
                List.of()));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(ColumnNames::shown).collect(Collectors.joining(" or "));
    }
}
