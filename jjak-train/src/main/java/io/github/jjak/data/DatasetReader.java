package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file into a {@link Dataset}.
 *
 * <ol>
 *   <li>Check the file: it exists, its format is known; for text formats {@link RecordScan} checks encoding and shape.
 *   <li>Learn the file's columns and choose among them.
 *   <li>Let DuckDB visit the rows; keep, skip or refuse each.
 *   <li>Turn the numbers of skipped or refused records into line numbers with a second scan, only if there are any.
 * </ol>
 */
final class DatasetReader {

    private static final int MOST_POSITIONS = 10;

    private final DataFile file;
    private final ReadOptions options;
    private final List<Long> skipped = new ArrayList<>();
    private long skippedRows;
    private long records;
    private long rowsRead;

    private final List<List<String>> texts = new ArrayList<>();
    private final DoubleColumn scores = new DoubleColumn();
    private final List<List<String>> tags = new ArrayList<>();

    private DatasetReader(DataFile file, ReadOptions options) {
        this.file = file;
        this.options = options;
    }

    /** @param name how the file is called in the report */
    static Dataset read(DataFile file, ReadOptions options, String name) {
        return new DatasetReader(file, options).read(name);
    }

    private Dataset read(String name) {
        RecordScan.Shape shape = file.format().isText() ? RecordScan.check(file) : null;
        if (shape != null && shape.records() == 0) {
            throw noRows(
                    shape.header().isEmpty() ? " has no rows." : " has a first line with column names and no rows.");
        }
        ColumnChoice choice;
        try (DuckReader reader = new DuckReader(file)) {
            choice = ColumnChoice.of(file, available(reader, shape), options);
            choice.texts().forEach(column -> texts.add(new ArrayList<>()));
            choice.tags().forEach(column -> tags.add(new ArrayList<>()));
            visitRows(reader, shape, choice);
        }
        if (shape != null && texts.get(0).size() < options.limit() && records != shape.records()) {
            throw new DataException(file.path() + " is read as " + records + " or as " + shape.records()
                    + " rows, depending on its line ends or quotes. Save it again with one kind of line end.");
        }
        if (skippedRows > 0 && options.strict()) {
            throw new DataException(file.path() + ": " + skippedRows + " of " + rowsRead + " rows lack a text in "
                    + quoted(choice.texts()) + ", first at " + file.format().positionUnit() + " "
                    + joined(positions(skipped))
                    + ". Fill or remove them, or read without strict to skip them.");
        }
        if (texts.get(0).isEmpty()) {
            throw noRows(
                    rowsRead == 0
                            ? " has no rows."
                            : " has no usable row: in all " + rowsRead + " rows a text in " + quoted(choice.texts())
                                    + " is missing or empty.");
        }
        ReadReport report = new ReadReport(
                name, file.format(), rowsRead, skippedRows, positions(skipped), file.sha256(), file.bytes());
        Dataset dataset =
                new Dataset(choice.texts(), texts, choice.score() == null ? null : scores.toArray(), null, report);
        return tags.isEmpty() ? dataset : dataset.withNegativeTags(tags);
    }

    private List<String> available(DuckReader reader, RecordScan.@Nullable Shape shape) {
        return switch (file.format()) {
            case CSV, TSV -> shape == null ? List.of() : shape.header();
            case PARQUET ->
                reader.parquetColumns().stream()
                        .map(DuckReader.TypedColumn::name)
                        .toList();
            case JSONL -> jsonKeys(reader);
        };
    }

    private List<String> jsonKeys(DuckReader reader) {
        List<String> keys = reader.firstJsonKeys();
        boolean enough = !keys.isEmpty()
                && keys.containsAll(options.columns())
                && keys.containsAll(options.tagColumns())
                && (options.scoreColumn() == null || keys.contains(options.scoreColumn()));
        if (!enough) {
            // A damaged line explains a missing key better than the list of keys does.
            reader.readJsonLines(List.of(), line -> {
                isJsonRow(line);
                return true;
            });
            records = 0;
            keys = reader.allJsonKeys();
        }
        return keys;
    }

    private void visitRows(DuckReader reader, RecordScan.@Nullable Shape shape, ColumnChoice choice) {
        switch (file.format()) {
            case CSV, TSV -> {
                List<String> header = shape == null ? List.of() : shape.header();
                int[] columns = choice.all().stream().mapToInt(header::indexOf).toArray();
                reader.readDelimited(header.size(), columns, row -> {
                    records++;
                    return accept(row, choice);
                });
            }
            case PARQUET -> {
                checkTypes(reader.parquetColumns(), choice);
                reader.readParquet(choice.all(), row -> {
                    records++;
                    return accept(row, choice);
                });
            }
            case JSONL -> reader.readJsonLines(choice.all(), line -> acceptJson(line, choice));
        }
    }

    private void checkTypes(List<DuckReader.TypedColumn> columns, ColumnChoice choice) {
        for (DuckReader.TypedColumn column : columns) {
            boolean nested =
                    column.type().endsWith("]") || column.type().matches("(STRUCT|MAP|UNION|BLOB|VARIANT|GEOMETRY).*");
            if (nested && choice.all().contains(column.name())) {
                throw new DataException(file.path() + ": column \"" + column.name() + "\" has the type "
                        + column.type().replaceAll("\\(.*", "") + ". A text, number or boolean is needed.");
            }
        }
    }

    private boolean acceptJson(@Nullable String[] line, ColumnChoice choice) {
        if (!isJsonRow(line)) {
            return true;
        }
        List<String> names = choice.all();
        @Nullable String[] row = new @Nullable String[names.size()];
        for (int i = 0; i < row.length; i++) {
            if (isTrue(line[5 + 2 * i])) {
                throw damaged("has an array or object in \"" + names.get(i) + "\". A text or number is needed.");
            }
            row[i] = line[4 + 2 * i];
        }
        return accept(row, choice);
    }

    /** Whether the line is a row and not blank; refuses what is neither. Counts the record. */
    private boolean isJsonRow(@Nullable String[] line) {
        if (isTrue(line[0])) {
            return false;
        }
        records++;
        if (isTrue(line[1])) {
            return false;
        }
        if (!isTrue(line[2])) {
            throw damaged("is not valid JSON. Each line must be one JSON object.");
        }
        if (!isTrue(line[3])) {
            throw damaged("is JSON but no object. Each line must be one JSON object.");
        }
        return true;
    }

    private static boolean isTrue(@Nullable String value) {
        return "true".equals(value);
    }

    private boolean accept(@Nullable String[] row, ColumnChoice choice) {
        rowsRead++;
        int columns = choice.texts().size();
        int needed = options.ragged() ? Math.min(2, columns) : columns;
        for (int i = 0; i < needed; i++) {
            if (isBlank(row[i])) {
                skip();
                return true;
            }
        }
        for (int i = 0; i < columns; i++) {
            String text = row[i];
            texts.get(i).add(text == null || BlankText.isBlank(text) ? "" : text);
        }
        int next = columns;
        if (choice.score() != null) {
            scores.add(score(row[next++], choice.score()));
        }
        for (List<String> column : tags) {
            String tag = row[next++];
            column.add(tag == null ? "" : tag.strip());
        }
        return texts.get(0).size() < options.limit();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || BlankText.isBlank(text);
    }

    private void skip() {
        skippedRows++;
        if (skipped.size() < MOST_POSITIONS) {
            skipped.add(records);
        }
    }

    private double score(@Nullable String value, String column) {
        double score = DoubleColumn.parse(value);
        if (Double.isNaN(score)) {
            throw damaged("has no finite number in the score column \"" + column + "\".");
        }
        return score;
    }

    /** Refuses the record that is being read. */
    private DataException damaged(String what) {
        return new DataException(file.path() + ": " + file.format().positionUnit() + " "
                + joined(positions(List.of(records))) + " " + what);
    }

    private DataException noRows(String what) {
        return new DataException(file.path() + what);
    }

    private List<Long> positions(List<Long> ofRecords) {
        return file.format().isText() && !ofRecords.isEmpty() ? RecordScan.linesOf(file, ofRecords) : ofRecords;
    }

    private static String joined(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(" or "));
    }

    /** Numbers read one after the other. */
    private static final class DoubleColumn {

        private double[] values = new double[1024];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        double[] toArray() {
            return Arrays.copyOf(values, size);
        }

        /** The number, or NaN for anything that is not a finite decimal number, {@code true} or {@code false}. */
        static double parse(@Nullable String text) {
            String value = text == null ? "" : text.strip();
            if (value.equals("true") || value.equals("false")) {
                return value.equals("true") ? 1 : 0;
            }
            if (!value.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?")) {
                return Double.NaN;
            }
            double number = Double.parseDouble(value);
            return Double.isFinite(number) ? number : Double.NaN;
        }
    }
}
