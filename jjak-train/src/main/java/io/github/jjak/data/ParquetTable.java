package io.github.jjak.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Parquet file, read by DuckDB; structures and lists come as JSON. */
final class ParquetTable implements Table {

    private static final int ROWS_LOOKED_AT = 100;

    private final DuckReader reader;
    private final List<DuckReader.TypedColumn> types;
    private final List<Column> columns = new ArrayList<>();

    ParquetTable(DataFile file) {
        this.reader = new DuckReader(file);
        try {
            this.types = reader.parquetColumns();
            List<String> names = reader.parquetNames();
            for (int i = 0; i < types.size(); i++) {
                String name = names.size() == types.size()
                        ? names.get(i)
                        : types.get(i).name();
                addColumns(name, i);
            }
        } catch (RuntimeException failure) {
            reader.close();
            throw failure;
        }
    }

    private void addColumns(String name, int index) {
        if (!types.get(index).type().startsWith("STRUCT")
                || types.get(index).type().endsWith("]")) {
            columns.add(Column.plain(name, index));
            return;
        }
        Map<List<String>, Column> inside = JsonCells.noColumns();
        int[] rows = new int[1];
        reader.readParquet(List.of(types.get(index).name()), List.of(true), row -> {
            JsonNode node = node(row[0]);
            if (node != null && node.isObject()) {
                JsonCells.addColumns(node, inside);
            }
            return ++rows[0] < ROWS_LOOKED_AT;
        });
        Column outer = Column.plain(name, index);
        if (inside.isEmpty()) {
            columns.add(outer);
        }
        inside.values().forEach(column -> columns.add(outer.inside(name + "." + column.name(), column.path())));
    }

    @Override
    public DataFormat format() {
        return DataFormat.PARQUET;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean hasNestedFields() {
        return true;
    }

    @Override
    public void read(List<Column> wanted, RowVisitor visitor) {
        List<String> names =
                wanted.stream().map(column -> types.get(column.index()).name()).toList();
        List<Boolean> nested =
                wanted.stream().map(column -> isNested(column.index())).toList();
        long[] position = {0};
        reader.readParquet(names, nested, row -> {
            List<Cell> cells = new ArrayList<>(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                cells.add(nested.get(i) ? inside(row[i], wanted.get(i)) : Cell.of(row[i]));
            }
            return visitor.visit(++position[0], cells);
        });
    }

    private boolean isNested(int index) {
        String type = types.get(index).type();
        return type.endsWith("]") || type.matches("(?s)(STRUCT|MAP|UNION|VARIANT).*");
    }

    private static Cell inside(@Nullable String json, Column column) {
        JsonNode node = node(json);
        if (node == null) {
            return Cell.EMPTY;
        }
        List<String> path = column.path();
        JsonNode outer = JsonCells.MAPPER.createObjectNode().set(path.get(0), node);
        return JsonCells.at(outer, path);
    }

    private static @Nullable JsonNode node(@Nullable String json) {
        try {
            return json == null ? null : JsonCells.MAPPER.readTree(json);
        } catch (JsonProcessingException tooDeep) {
            return null;
        }
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public void close() {
        reader.close();
    }
}
