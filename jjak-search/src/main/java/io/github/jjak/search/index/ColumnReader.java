package io.github.jjak.search.index;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexableField;

/** A row's further columns from what is stored of it. */
record ColumnReader(IndexSettings settings) {

    Map<String, String> read(Document row) {
        return settings.anyColumns() ? all(row) : named(row, settings.columns());
    }

    private static Map<String, String> named(Document row, List<String> columns) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : columns) {
            String value = row.get(IndexFields.column(column));
            if (value != null) {
                values.put(column, value);
            }
        }
        return values;
    }

    private static Map<String, String> all(Document row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (IndexableField field : row.getFields()) {
            String column = IndexFields.columnOf(field.name());
            String value = field.stringValue();
            if (column != null && value != null) {
                values.put(column, value);
            }
        }
        return values;
    }
}
