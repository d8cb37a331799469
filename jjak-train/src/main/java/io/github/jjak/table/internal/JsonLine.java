package io.github.jjak.table.internal;

import io.github.jjak.json.internal.JsonFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object with its line end; numbers that are not finite become null. */
final class JsonLine {

    private JsonLine() {}

    static String of(List<Column> columns, @Nullable Object[] cells) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i++) {
            object.put(columns.get(i).name(), value(cells[i]));
        }
        return JsonFile.formatLine(object) + "\n";
    }

    private static @Nullable Object value(@Nullable Object cell) {
        if (cell instanceof Double number && !Double.isFinite(number)) {
            return null;
        }
        if (cell instanceof List<?> list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.forEach(entry -> values.add(value(entry)));
            return values;
        }
        return cell;
    }
}
