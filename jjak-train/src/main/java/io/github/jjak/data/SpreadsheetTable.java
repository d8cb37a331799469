package io.github.jjak.data;

import io.github.jjak.data.internal.BlankText;
import io.github.jjak.error.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/** A sheet of an Excel workbook. Rows are read one at a time; the texts that its cells share are in memory. */
final class SpreadsheetTable implements Table {

    private final DataFile file;
    private final PlainPath path;
    private final ReadableWorkbook workbook;
    private final Sheet sheet;
    private final List<Column> columns = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    SpreadsheetTable(DataFile file, @Nullable String sheetName) {
        this.file = file;
        try {
            this.path = PlainPath.of(file);
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        ReadableWorkbook opened = null;
        try {
            WorkbookCheck.check(file.name(), path.path());
            opened = new ReadableWorkbook(path.path().toFile());
            this.workbook = opened;
            this.sheet = choose(sheetName);
            readHeader();
        } catch (IOException | RuntimeException failure) {
            closeQuietly(opened);
            path.close();
            throw failure instanceof DataException refused ? refused : damaged(failure);
        }
    }

    private Sheet choose(@Nullable String wanted) {
        List<Sheet> sheets = workbook.getSheets().toList();
        if (wanted != null) {
            return sheets.stream()
                    .filter(one -> ColumnNames.key(one.getName()).equals(ColumnNames.key(wanted)))
                    .findFirst()
                    .orElseThrow(() -> new DataException(file.name() + " has no sheet " + ColumnNames.shown(wanted)
                            + ". Its sheets are: " + names(sheets) + "."));
        }
        List<Sheet> filled = sheets.stream()
                .filter(one -> one.getVisibility() == SheetVisibility.VISIBLE && hasRows(one))
                .toList();
        if (filled.isEmpty()) {
            throw new DataException(file.name() + " has no rows in any visible sheet.");
        }
        if (filled.size() > 1) {
            notes.add("the sheet read is " + ColumnNames.shown(filled.get(0).getName()) + " of " + names(filled)
                    + "; `sheet` chooses another");
        }
        return filled.get(0);
    }

    private static String names(List<Sheet> sheets) {
        return sheets.stream()
                .limit(20)
                .map(one -> ColumnNames.shown(one.getName()))
                .collect(Collectors.joining(", "));
    }

    private static boolean hasRows(Sheet sheet) {
        try (Stream<Row> rows = sheet.openStream()) {
            return rows.anyMatch(row -> !isBlank(row));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBlank(Row row) {
        for (int i = 0; i < row.getCellCount(); i++) {
            if (!BlankText.isBlank(text(row, i))) {
                return false;
            }
        }
        return true;
    }

    private void readHeader() {
        visit((row, isHeader) -> {
            for (int i = 0; i < row.getCellCount(); i++) {
                columns.add(Column.plain(text(row, i), i));
            }
            while (!columns.isEmpty()
                    && BlankText.isBlank(columns.get(columns.size() - 1).name())) {
                columns.remove(columns.size() - 1);
            }
            return false;
        });
    }

    private interface SheetVisitor {
        boolean visit(Row row, boolean isHeader);
    }

    /** Rows that are not blank; the first of them is the header. */
    private void visit(SheetVisitor visitor) {
        try (Stream<Row> rows = sheet.openStream()) {
            boolean header = true;
            for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                if (!isBlank(row)) {
                    if (!visitor.visit(row, header)) {
                        return;
                    }
                    header = false;
                }
            }
        } catch (DataException refused) {
            throw refused;
        } catch (IOException | RuntimeException failure) {
            throw damaged(failure);
        }
    }

    private DataException damaged(Exception cause) {
        return new DataException(file.name() + " cannot be read as XLSX: the workbook is damaged ("
                + cause.getClass().getSimpleName() + "). Save it again.");
    }

    /** What a cell says; a formula, its last value; a number, without a format (a percentage is 0.15). */
    private static String text(Row row, int index) {
        org.dhatim.fastexcel.reader.Cell cell = index < row.getCellCount() ? row.getCell(index) : null;
        if (cell == null || cell.getType() == CellType.EMPTY || cell.getType() == CellType.ERROR) {
            return "";
        }
        String raw = cell.getRawValue();
        if (cell.getType() == CellType.BOOLEAN) {
            return String.valueOf(Boolean.TRUE.equals(cell.getValue()));
        }
        Object value = cell.getValue();
        return cell.getType() == CellType.STRING && value != null ? value.toString() : raw == null ? "" : raw;
    }

    @Override
    public DataFormat format() {
        return DataFormat.XLSX;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void read(List<Column> wanted, RowVisitor visitor) {
        visit((row, isHeader) -> isHeader
                || visitor.visit(
                        row.getRowNum(),
                        wanted.stream()
                                .map(column -> Cell.of(text(row, column.index())))
                                .toList()));
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        closeQuietly(workbook);
        path.close();
    }

    private void closeQuietly(@Nullable ReadableWorkbook opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }
}
