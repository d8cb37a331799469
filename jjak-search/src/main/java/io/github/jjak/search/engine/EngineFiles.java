package io.github.jjak.search.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.search.index.IndexRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes a folder that an engine loads: its schema, its rows with their vectors, and {@code vectors.json}, which says what they are.
 * The model's fingerprint is in that file and in the engine's own schema, so that whoever searches can tell whether the model that
 * embeds a question is the one that embedded the rows. Memory is bounded by one row.
 */
public final class EngineFiles {

    private EngineFiles() {}

    /** Writes the files of one engine. */
    interface Writer extends AutoCloseable {
        void row(IndexRow row, float[] vector) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * Replaces or creates the folder, whole or not at all.
     *
     * @return number of rows written
     * @throws UsageException if the engine has not the model's similarity function or does not take a column's name
     * @throws DataException for a text that the engine cannot store
     * @throws RunException if it cannot be written, or a vector is not finite
     */
    public static long write(Path folder, EngineFormat format, EngineCollection collection, EngineRows rows) {
        long[] written = {0};
        AtomicFolder.write(folder, fresh -> {
            try (Writer writer = writer(fresh, format, collection)) {
                rows.writeTo((row, vector) -> {
                    check(vector, collection, written[0] + 1);
                    try {
                        writer.row(row, vector);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                    written[0]++;
                });
            }
            JsonFile.write(
                    fresh.resolve("vectors.json"), description(collection).put("rows", written[0]));
        });
        return written[0];
    }

    private static Writer writer(Path folder, EngineFormat format, EngineCollection collection) throws IOException {
        return switch (format) {
            case PGVECTOR -> new PgvectorWriter(folder, collection);
            case OPENSEARCH -> new BulkWriter(folder, collection, OpenSearchMapping.of(collection));
            case ELASTICSEARCH -> new BulkWriter(folder, collection, ElasticsearchMapping.of(collection));
            case VESPA -> new VespaWriter(folder, collection);
        };
    }

    private static void check(float[] vector, EngineCollection collection, long row) {
        if (vector.length != collection.dimension()) {
            throw new UsageException("The vector of row " + row + " has " + vector.length + " numbers, not "
                    + collection.dimension() + ".");
        }
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new RunException("The vector of row " + row + " is not finite, which no engine stores.");
            }
        }
    }

    /** What the vectors are, for {@code vectors.json} and for the metadata of a mapping. */
    static ObjectNode description(EngineCollection collection) {
        return JsonFile.object()
                .put("fingerprint", collection.fingerprint())
                .put("model", collection.model())
                .put("dimension", collection.dimension())
                .put("similarity", collection.similarity().id());
    }

    /** Refuses a similarity function that an engine has not. */
    static UsageException unknownFunction(EngineCollection collection, String engine) {
        return new UsageException("The model compares vectors by "
                + collection.similarity().inWords() + ", which " + engine
                + " has not. pgvector has it.");
    }

    /** As JSON and SQL write it. */
    static StringBuilder append(StringBuilder text, float[] vector) {
        text.append('[');
        for (int i = 0; i < vector.length; i++) {
            text.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return text.append(']');
    }
}
