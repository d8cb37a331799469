package io.github.jjak.search.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.search.index.IndexRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Vespa: a schema, and a feed of one JSON object a line. The fingerprint is a field, because a schema has no place for it. */
final class VespaWriter implements EngineFiles.Writer {

    private static final Pattern FIELD = Pattern.compile("[A-Za-z]\\w*");

    private final EngineCollection collection;
    private final BufferedWriter feed;
    private long written;

    VespaWriter(Path folder, EngineCollection collection) throws IOException {
        this.collection = collection;
        Files.writeString(folder.resolve(collection.name() + ".sd"), schema());
        this.feed = Files.newBufferedWriter(folder.resolve("feed.jsonl"));
    }

    private String schema() {
        String metric = switch (collection.similarity()) {
            case COSINE -> "angular";
            case DOT -> "dotproduct";
            case EUCLIDEAN -> "euclidean";
            case MANHATTAN -> throw EngineFiles.unknownFunction(collection, "Vespa");
        };
        StringBuilder columns = new StringBuilder();
        for (String column : collection.columns()) {
            columns.append(attribute(column));
        }
        return """
                schema %1$s {
                    document %1$s {
                %2$s        field %3$s type string {
                            indexing: summary | index
                            index: enable-bm25
                        }
                %4$s%5$s        field embedding type tensor<float>(x[%6$d]) {
                            indexing: attribute | index
                            attribute {
                                distance-metric: %7$s
                            }
                        }
                    }
                    fieldset default {
                        fields: %3$s
                    }
                    rank-profile bm25 {
                        first-phase {
                            expression: bm25(%3$s)
                        }
                    }
                    rank-profile dense {
                        inputs {
                            query(q) tensor<float>(x[%6$d])
                        }
                        first-phase {
                            expression: closeness(field, embedding)
                        }
                    }
                }
                """.formatted(
                        collection.name(),
                        attribute(EngineCollection.ID),
                        field(collection.textColumn()),
                        columns,
                        attribute(EngineCollection.FINGERPRINT),
                        collection.dimension(),
                        metric);
    }

    private static String attribute(String name) {
        return "        field " + field(name)
                + " type string {\n            indexing: summary | attribute\n        }\n";
    }

    private static String field(String name) {
        if (!FIELD.matcher(name).matches()) {
            throw new UsageException(
                    "The column \"" + name
                            + "\" cannot be a field of Vespa. Rename it: letters A to Z, digits and _, beginning with a letter.");
        }
        return name;
    }

    @Override
    public void row(IndexRow row, float[] vector) throws IOException {
        written++;
        ObjectNode root = JsonFile.object();
        root.put("put", "id:" + collection.name() + ":" + collection.name() + "::" + checked(row.id()));
        ObjectNode fields = root.putObject("fields");
        fields.put(EngineCollection.ID, row.id()).put(collection.textColumn(), checked(row.text()));
        for (String column : collection.columns()) {
            String value = row.columns().get(column);
            if (value != null) {
                fields.put(column, checked(value));
            }
        }
        fields.put(EngineCollection.FINGERPRINT, collection.fingerprint());
        String text = JsonFile.formatLine(root);
        StringBuilder line = new StringBuilder(text.substring(0, text.length() - 2));
        line.append(",\"" + EngineCollection.EMBEDDING + "\":{\"values\":");
        feed.write(EngineFiles.append(line, vector).append("}}}\n").toString());
    }

    /** Vespa refuses a document with a control character, which is no text. */
    private String checked(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
            throw new DataException(
                    "Row " + written + " has a control character, which Vespa does not store. Remove it.");
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        feed.close();
    }
}
