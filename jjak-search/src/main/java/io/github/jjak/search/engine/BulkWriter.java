package io.github.jjak.search.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.search.index.IndexRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** OpenSearch and Elasticsearch: the mapping, and bulk files small enough for one request each. */
final class BulkWriter implements EngineFiles.Writer {

    /** Far below {@code http.max_content_length}, which is 100 MB; a bulk of some megabytes is also what both advise. */
    private static final long MOST_BYTES = 16L << 20;

    private final Path folder;
    private final EngineCollection collection;
    private @Nullable BufferedWriter bulk;
    private long bytes;
    private int files;

    BulkWriter(Path folder, EngineCollection collection, ObjectNode mapping) throws IOException {
        this.folder = folder;
        this.collection = collection;
        JsonFile.write(folder.resolve("index.json"), mapping);
    }

    @Override
    public void row(IndexRow row, float[] vector) throws IOException {
        ObjectNode action = JsonFile.object();
        action.putObject("index").put("_index", collection.name()).put("_id", row.id());
        ObjectNode document = JsonFile.object();
        document.put(collection.textColumn(), row.text());
        for (String column : collection.columns()) {
            String value = row.columns().get(column);
            if (value != null) {
                document.put(column, value);
            }
        }
        String fields = JsonFile.formatLine(document);
        StringBuilder lines = new StringBuilder(JsonFile.formatLine(action)).append('\n');
        lines.append(fields, 0, fields.length() - 1).append(",\"" + EngineCollection.EMBEDDING + "\":");
        String text = EngineFiles.append(lines, vector).append("}\n").toString();
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        writer(length).write(text);
        bytes += length;
    }

    private BufferedWriter writer(int next) throws IOException {
        BufferedWriter open = bulk;
        if (open != null && bytes + next <= MOST_BYTES) {
            return open;
        }
        close();
        files++;
        bytes = 0;
        open = Files.newBufferedWriter(folder.resolve(String.format(Locale.ROOT, "bulk-%05d.ndjson", files)));
        bulk = open;
        return open;
    }

    @Override
    public void close() throws IOException {
        if (bulk != null) {
            bulk.close();
        }
    }
}
