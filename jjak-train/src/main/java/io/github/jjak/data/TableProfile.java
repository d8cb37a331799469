package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the columns of a file look like, to decide what can be learned from them. One pass over the file; no text of it is kept.
 *
 * @param file that was looked at
 * @param rows of it
 * @param columns in order
 */
public record TableProfile(String file, long rows, List<Column> columns) {

    /** As many different values are counted; more are no classes. */
    public static final int MOST_CLASSES = 1000;

    private static final int ROWS_LOOKED_AT = 200;
    private static final int LONGEST_KEPT = 64;

    /** Values that stand in every twentieth row are classes, though they may be long. */
    private static final int ROWS_PER_CLASS = 20;

    /** What stands in a column. */
    public enum Kind {
        /** Texts that somebody wrote. */
        TEXT,
        /** Numbers, or true and false. */
        NUMBERS,
        /** A few values, again and again. */
        CLASSES,
        /** Lists of texts. */
        LISTS,
        /** Dates, codes, nested objects, nothing. */
        OTHER
    }

    /** What a column's name says that it is for. */
    public enum Role {
        /** A question, an anchor, the first of two sentences. */
        QUESTION,
        /** An answer, a positive, the second of two sentences. */
        ANSWER,
        /** A negative. */
        NEGATIVE,
        /** A label or a score. */
        SCORE,
        /** Nothing known. */
        NONE
    }

    /**
     * A column.
     *
     * @param name as it is typed
     * @param kind what stands in it
     * @param role what its name says
     * @param present cells that are not empty
     * @param distinct different values, counted up to {@link TableProfile#MOST_CLASSES} and one more
     * @param minimum least number; NaN unless {@code kind} is {@link Kind#NUMBERS}
     * @param maximum greatest number; NaN unless {@code kind} is {@link Kind#NUMBERS}
     * @param whole whether all numbers are whole
     */
    public record Column(
            String name,
            Kind kind,
            Role role,
            long present,
            int distinct,
            double minimum,
            double maximum,
            boolean whole) {}

    public TableProfile {
        columns = List.copyOf(columns);
    }

    /**
     * Looks at a data argument; of several files, at the first. A {@link BeirFolder} looks like the pairs that are trained on.
     *
     * @param location as for {@link Dataset#read(String, ReadOptions)}
     * @param options how files are read; its columns are not looked at
     * @throws DataException for what cannot be read, and a table without rows
     */
    public static TableProfile of(String location, ReadOptions options) {
        BeirFolder folder = BeirFolder.at(location);
        if (folder != null) {
            Dataset pairs = folder.pairs(BeirFolder.TRAINED);
            return new TableProfile(
                    location,
                    pairs.rows(),
                    List.of(ofTexts("question", Role.QUESTION, pairs), ofTexts("answer", Role.ANSWER, pairs)));
        }
        try (DataLocations found = DataLocations.of(List.of(location))) {
            DataFile file = found.files().get(0);
            try (Table table = TableOpener.open(file, options)) {
                HeaderCheck.refuseTextsAsNames(file.name(), table);
                return of(file.name(), table);
            }
        }
    }

    private static Column ofTexts(String name, Role role, Dataset pairs) {
        return new Column(name, Kind.TEXT, role, pairs.rows(), MOST_CLASSES + 1, Double.NaN, Double.NaN, false);
    }

    private static TableProfile of(String file, Table table) {
        List<Table.Column> columns = table.columns();
        List<Counter> counters = new ArrayList<>();
        columns.forEach(column -> counters.add(new Counter(column)));
        long[] rows = {0};
        table.read(columns, (position, cells) -> {
            for (int i = 0; i < cells.size(); i++) {
                counters.get(i).add(cells.get(i), rows[0]);
            }
            rows[0]++;
            return true;
        });
        if (rows[0] == 0) {
            throw new DataException(file + " has no rows.");
        }
        return new TableProfile(
                file, rows[0], counters.stream().map(Counter::column).toList());
    }

    /** The column of this name; empty if there is none. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name.equals(name)).findFirst();
    }

    /** Counts what passes by. Not thread-safe. */
    private static final class Counter {

        private final Table.Column column;
        private final List<Cell> sample = new ArrayList<>();
        private final Set<String> values = new HashSet<>();
        private long present;
        private double minimum = Double.POSITIVE_INFINITY;
        private double maximum = Double.NEGATIVE_INFINITY;
        private boolean numbers = true;
        private boolean whole = true;

        Counter(Table.Column column) {
            this.column = column;
        }

        void add(Cell cell, long row) {
            if (row < ROWS_LOOKED_AT) {
                sample.add(cell);
            }
            String text = cell.text();
            if (cell.isEmpty() || text == null) {
                present += cell.isEmpty() ? 0 : 1;
                return;
            }
            present++;
            String value = text.strip();
            if (values.size() <= MOST_CLASSES) {
                values.add(value.substring(0, Math.min(LONGEST_KEPT, value.length())));
            }
            addNumber(value);
        }

        private void addNumber(String value) {
            if (!numbers) {
                return;
            }
            try {
                double number = switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> 1;
                    case "false" -> 0;
                    default -> Double.parseDouble(value);
                };
                minimum = Math.min(minimum, number);
                maximum = Math.max(maximum, number);
                whole &= number == Math.rint(number);
                numbers = Double.isFinite(number);
            } catch (NumberFormatException noNumber) {
                numbers = false;
            }
        }

        Column column() {
            KnownColumns.Role known = KnownColumns.of(column.name()).role();
            Role role = Role.valueOf(known.name());
            ColumnKind looks = ColumnKind.of(sample);
            boolean number = looks == ColumnKind.NUMBERS && numbers && present > 0;
            return new Column(
                    ColumnNames.clean(column.name()),
                    number ? Kind.NUMBERS : kind(looks, role),
                    role,
                    present,
                    values.size(),
                    number ? minimum : Double.NaN,
                    number ? maximum : Double.NaN,
                    number && whole);
        }

        private Kind kind(ColumnKind looks, Role role) {
            boolean few = values.size() <= MOST_CLASSES
                    && (role == Role.SCORE || (long) values.size() * ROWS_PER_CLASS <= present);
            return switch (looks) {
                case CATEGORIES -> Kind.CLASSES;
                case TEXT -> few ? Kind.CLASSES : Kind.TEXT;
                case CODES, NUMBERS -> few && role == Role.SCORE ? Kind.CLASSES : Kind.OTHER;
                case LISTS -> Kind.LISTS;
                default -> Kind.OTHER;
            };
        }
    }
}
