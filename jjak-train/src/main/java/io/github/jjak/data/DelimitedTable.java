package io.github.jjak.data;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** CSV and its kin: fields between delimiters, names in the first line. */
final class DelimitedTable implements Table {

    private final DataFile file;
    private final DataFormat format;
    private final TextEncoding encoding;
    private final Delimiter delimiter;
    private final List<Column> columns = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    DelimitedTable(DataFile file, DataFormat format, TextEncoding encoding, Delimiter delimiter) {
        this.file = file;
        this.format = format;
        this.encoding = encoding;
        this.delimiter = delimiter;
        if (delimiter.assumed()) {
            notes.add("fields are separated by " + Delimiter.inWords(delimiter.character()));
        }
        parse((line, fields) -> {
            for (int i = 0; i < fields.size(); i++) {
                columns.add(Column.plain(fields.get(i), i));
            }
            return false;
        });
    }

    @Override
    public DataFormat format() {
        return format;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void read(List<Column> wanted, RowVisitor visitor) {
        boolean[] headerSeen = new boolean[1];
        parse((line, fields) -> {
            if (!headerSeen[0]) {
                headerSeen[0] = true;
                return true;
            }
            List<Cell> cells = new ArrayList<>(wanted.size());
            for (Column column : wanted) {
                cells.add(Cell.of(fields.get(column.index())));
            }
            return visitor.visit(line, cells);
        });
    }

    private void parse(DelimitedParser.RecordVisitor visitor) {
        DelimitedParser parser =
                new DelimitedParser(file.name(), delimiter.character(), format == DataFormat.CSV, visitor);
        try (Reader text = new DecodedText(file, encoding)) {
            if (delimiter.declared()) {
                parser.skipLine(text);
            }
            parser.parse(text);
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {}
}
