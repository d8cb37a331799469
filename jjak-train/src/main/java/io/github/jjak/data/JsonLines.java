package io.github.jjak.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Table.Column;
import io.github.jjak.error.DataException;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object per line. */
final class JsonLines implements JsonObjects {

    private final DataFile file;
    private final TextEncoding encoding;

    JsonLines(DataFile file, TextEncoding encoding) {
        this.file = file;
        this.encoding = encoding;
    }

    @Override
    public DataFormat format() {
        return DataFormat.JSONL;
    }

    @Override
    public void visit(List<Column> wanted, Visitor visitor) {
        // JSON may not contain a raw U+0001, so cut at it the lines stay whole.
        DelimitedParser lines = new DelimitedParser(file.name(), '\u0001', false, true, (line, fields) -> {
            String text = String.join("\u0001", fields);
            return text.isBlank() || visitor.visit(line, object(line, text, wanted));
        });
        try (Reader text = new DecodedText(file, encoding)) {
            lines.parse(text);
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    private JsonNode object(long line, String text, List<Column> wanted) {
        JsonNode node = strict(text);
        if (node == null) {
            String doubled = JsonCells.doubledKey(text);
            if (doubled != null && wanted.stream().anyMatch(column -> touches(column, doubled))) {
                throw damaged(line, "has the key " + ColumnNames.shown(doubled) + " twice. Remove or rename one.");
            }
            node = lenient(text);
        }
        if (node == null) {
            throw damaged(line, "is not valid JSON. Each line must be one JSON object.");
        }
        if (!node.isObject()) {
            throw damaged(line, "is JSON but no object. Each line must be one JSON object.");
        }
        return node;
    }

    private static boolean touches(Column column, String key) {
        return column.name().equals(key) || column.name().startsWith(key + ".") || key.startsWith(column.name() + ".");
    }

    private static @Nullable JsonNode strict(String text) {
        try {
            return JsonCells.MAPPER
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .readTree(text);
        } catch (JsonProcessingException damaged) {
            return null;
        }
    }

    private static @Nullable JsonNode lenient(String text) {
        try {
            return JsonCells.MAPPER.readTree(text);
        } catch (JsonProcessingException damaged) {
            return null;
        }
    }

    private DataException damaged(long line, String what) {
        return new DataException(file.name() + ": line " + line + " " + what);
    }
}
