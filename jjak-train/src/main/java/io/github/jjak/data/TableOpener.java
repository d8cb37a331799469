package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens a file as what it is: the user's word, its first bytes, its name and its first lines decide, in this order. */
final class TableOpener {

    private static final int CHARACTERS_LOOKED_AT = 1 << 16;

    private TableOpener() {}

    /** @throws DataException for what cannot be read, saying what it is */
    static Table open(DataFile file, ReadOptions options) {
        DataFormat promised = DataFormat.ofName(file.name());
        DataFormat given = options.format();
        FileKind kind = FileKind.of(file.head());
        List<String> notes = new ArrayList<>();
        boolean packedByName = file.name().toLowerCase(Locale.ROOT).endsWith(".gz");
        if (file.gzip() != packedByName) {
            notes.add(file.gzip() ? "it is packed by gzip" : "it is not packed by gzip");
        }
        Table table = switch (kind) {
            case PARQUET -> new ParquetTable(plain(file, kind));
            case ZIP -> new SpreadsheetTable(plain(file, kind), options.sheet());
            case TEXT -> openText(file, given, promised, options, notes);
            default -> throw new DataException(file.name() + " is " + kind.description() + ". " + kind.advice());
        };
        if (given != null && given != table.format()) {
            table.close();
            throw new DataException(
                    file.name() + " is " + kind.description() + " and cannot be read as " + given + ".");
        }
        if (promised != null && given == null && promised != table.format()) {
            notes.add(
                    "it is read as " + table.format() + ", which it is, and not as " + promised + ", as its name says");
        }
        return notes.isEmpty() ? table : new NotedTable(table, notes);
    }

    private static DataFile plain(DataFile file, FileKind kind) {
        if (file.gzip()) {
            throw new DataException(
                    file.name() + " is " + kind.description() + " packed by gzip. Unpack it first: gunzip FILE");
        }
        return file;
    }

    private static Table openText(
            DataFile file,
            @Nullable DataFormat given,
            @Nullable DataFormat promised,
            ReadOptions options,
            List<String> notes) {
        TextEncoding encoding = TextEncoding.of(file, options.encoding());
        if (encoding.assumed()) {
            notes.add("its encoding is " + encoding.name());
        }
        String start = start(file, encoding);
        DataFormat format = given != null ? given : sniffed(file, start, promised, options.delimiter() != null);
        return switch (format) {
            case JSONL -> new JsonTable(new JsonLines(file, encoding));
            case JSON -> new JsonTable(new JsonArray(file, encoding));
            case TSV -> delimited(file, encoding, start, '\t', options);
            case CSV -> delimited(file, encoding, start, ',', options);
            case PARQUET, XLSX ->
                throw new DataException(file.name() + " cannot be read as " + format
                        + ": the file is damaged or not what its name says. Write or copy it again.");
        };
    }

    private static Table delimited(
            DataFile file, TextEncoding encoding, String start, char usual, ReadOptions options) {
        String given = options.delimiter();
        Delimiter delimiter = Delimiter.of(start, usual, given == null ? null : Delimiter.parse(given));
        // Quotes are ordinary in files that promise TABs and have them.
        DataFormat format = usual == '\t' && delimiter.character() == '\t' ? DataFormat.TSV : DataFormat.CSV;
        return new DelimitedTable(file, format, encoding, delimiter);
    }

    private static String start(DataFile file, TextEncoding encoding) {
        char[] buffer = new char[CHARACTERS_LOOKED_AT];
        int filled = 0;
        try (Reader text = new DecodedText(file, encoding)) {
            int read = text.read(buffer, 0, buffer.length);
            while (read > 0) {
                filled += read;
                read = filled == buffer.length ? -1 : text.read(buffer, filled, Math.min(1024, buffer.length - filled));
            }
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        return new String(buffer, 0, filled);
    }

    private static DataFormat sniffed(DataFile file, String start, @Nullable DataFormat promised, boolean delimited) {
        String text = start.stripLeading();
        if (delimited) {
            return promised == DataFormat.TSV ? DataFormat.TSV : DataFormat.CSV;
        }
        if (text.startsWith("{")
                && promised != DataFormat.JSON
                && isObject(text.lines().findFirst().orElse(""))) {
            // A single line may be an object with all rows in it.
            boolean single =
                    promised != DataFormat.JSONL && text.stripTrailing().indexOf('\n') < 0;
            return single ? DataFormat.JSON : DataFormat.JSONL;
        }
        boolean json = promised == DataFormat.JSONL || promised == DataFormat.JSON;
        if (text.startsWith("[") && (json || text.matches("(?s)\\[\\s*\\{.*"))) {
            return DataFormat.JSON;
        }
        if (text.startsWith("{") && (promised == DataFormat.JSON || text.matches("(?s)\\{\\s*\\R.*"))) {
            return DataFormat.JSON;
        }
        boolean table = Delimiter.fits(start, ',')
                || Delimiter.fits(start, '\t')
                || Delimiter.fits(start, ';')
                || Delimiter.fits(start, '|');
        if (json && table && !text.startsWith("{")) {
            return DataFormat.CSV;
        }
        if (promised != null && promised != DataFormat.PARQUET && promised != DataFormat.XLSX) {
            return promised;
        }
        if (table) {
            return DataFormat.CSV;
        }
        if (promised != null) {
            return promised;
        }
        throw new UsageException("What " + file.name()
                + " is cannot be determined from its name or its first lines. Allowed: .parquet, .xlsx, and .csv, .tsv,"
                + " .jsonl, .ndjson or .json, each also with .gz. Rename or convert the file, or write"
                + " `ReadOptions.format` csv (or tsv, jsonl, json).");
    }

    private static boolean isObject(String line) {
        try {
            return JsonCells.MAPPER.readTree(line).isObject();
        } catch (com.fasterxml.jackson.core.JsonProcessingException noJson) {
            return false;
        }
    }

    /** A table with more to say about it. */
    private record NotedTable(Table table, List<String> more) implements Table {

        @Override
        public DataFormat format() {
            return table.format();
        }

        @Override
        public List<Column> columns() {
            return table.columns();
        }

        @Override
        public List<Column> allColumns() {
            return table.allColumns();
        }

        @Override
        public boolean hasNestedFields() {
            return table.hasNestedFields();
        }

        @Override
        public void read(List<Column> columns, RowVisitor visitor) {
            table.read(columns, visitor);
        }

        @Override
        public List<String> notes() {
            List<String> all = new ArrayList<>(more);
            all.addAll(table.notes());
            return all;
        }

        @Override
        public void close() {
            table.close();
        }
    }
}
