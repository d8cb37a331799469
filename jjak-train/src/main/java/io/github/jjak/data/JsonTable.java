package io.github.jjak.data;

import java.util.List;
import java.util.Map;

/** JSON objects as rows; fields within fields are columns, too. */
final class JsonTable implements Table {

    private static final int ROWS_LOOKED_AT = 200;

    private final JsonObjects objects;
    private final List<Column> columns;

    JsonTable(JsonObjects objects) {
        this.objects = objects;
        this.columns = columns(ROWS_LOOKED_AT);
    }

    @Override
    public DataFormat format() {
        return objects.format();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public List<Column> allColumns() {
        return columns(Long.MAX_VALUE);
    }

    private List<Column> columns(long rows) {
        Map<List<String>, Column> found = JsonCells.noColumns();
        long[] left = {rows};
        objects.visit(List.of(), (position, object) -> {
            JsonCells.addColumns(object, found);
            return --left[0] > 0;
        });
        return List.copyOf(found.values());
    }

    @Override
    public boolean hasNestedFields() {
        return true;
    }

    @Override
    public void read(List<Column> wanted, RowVisitor visitor) {
        objects.visit(
                wanted,
                (position, object) -> visitor.visit(
                        position,
                        wanted.stream()
                                .map(column -> JsonCells.at(object, column.path()))
                                .toList()));
    }

    @Override
    public List<String> notes() {
        return objects.notes();
    }

    @Override
    public void close() {}
}
