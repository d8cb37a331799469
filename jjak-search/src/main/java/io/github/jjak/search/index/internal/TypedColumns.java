package io.github.jjak.search.index.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of frameworks, values of several types by name, as columns of an index, which are texts. Strings stay as they are, so that
 * such an index is searched and filtered like any other; of the other types one more column keeps what they were.
 */
public final class TypedColumns {

    /** Name of the column that says which types the others had. */
    public static final String TYPES = "metadata_types";

    private static final String INT = "int";
    private static final String LONG = "long";
    private static final String FLOAT = "float";
    private static final String DOUBLE = "double";
    private static final String BOOLEAN = "boolean";
    private static final String ID = "uuid";
    private static final String JSON = "json";

    private TypedColumns() {}

    /**
     * Values as columns.
     *
     * @param metadata strings, truth values, numbers, UUIDs, and lists and maps of these; of any other value its text is kept
     * @throws UsageException for a name that is taken
     */
    public static Map<String, String> columns(Map<String, ?> metadata) {
        Map<String, String> columns = new LinkedHashMap<>();
        ObjectNode types = JsonFile.object();
        metadata.forEach((name, value) -> {
            if (name.equals(TYPES)) {
                throw new UsageException(
                        "Metadata cannot have the name \"" + TYPES + "\", which the index uses itself.");
            }
            String type = type(value);
            columns.put(name, JSON.equals(type) ? JsonFile.formatLine(value) : String.valueOf(value));
            if (type != null) {
                types.put(name, type);
            }
        });
        if (!types.isEmpty()) {
            columns.put(TYPES, JsonFile.formatLine(types));
        }
        return columns;
    }

    private static @Nullable String type(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return INT;
        }
        if (value instanceof Long) {
            return LONG;
        }
        if (value instanceof Float) {
            return FLOAT;
        }
        if (value instanceof Double) {
            return DOUBLE;
        }
        if (value instanceof Boolean) {
            return BOOLEAN;
        }
        if (value instanceof UUID) {
            return ID;
        }
        return value instanceof List || value instanceof Map ? JSON : null;
    }

    /** Columns as the values that they were; those of an index made elsewhere as strings. */
    public static Map<String, Object> metadata(Map<String, String> columns) {
        String types = columns.get(TYPES);
        Map<String, Object> metadata = new LinkedHashMap<>(columns);
        if (types != null) {
            metadata.remove(TYPES);
            JsonNode parsed = parse(types);
            parsed.fieldNames().forEachRemaining(name -> {
                String text = columns.get(name);
                if (text != null) {
                    metadata.put(name, value(text, parsed.get(name).asText()));
                }
            });
        }
        return metadata;
    }

    private static JsonNode parse(String json) {
        return JsonFile.parse(json.getBytes(StandardCharsets.UTF_8), "A column of the index");
    }

    private static Object value(String text, String type) {
        return switch (type) {
            case INT -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case BOOLEAN -> flag(text);
            case ID -> UUID.fromString(text);
            case JSON -> {
                Object value = value(parse(text));
                yield value == null ? text : value;
            }
            default -> text;
        };
    }

    /** Something else was written by another program, and stays what it is. */
    private static Object flag(String text) {
        boolean yes = text.equals("true");
        return yes || text.equals("false") ? (Object) yes : text;
    }

    private static @Nullable Object value(JsonNode json) {
        if (json.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            json.forEach(element -> list.add(value(element)));
            return list;
        }
        if (json.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            json.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
            return map;
        }
        if (json.isNumber()) {
            return json.numberValue();
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        return json.isNull() ? null : json.asText();
    }
}
