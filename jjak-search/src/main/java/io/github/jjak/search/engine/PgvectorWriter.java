package io.github.jjak.search.engine;

import io.github.jjak.error.DataException;
import io.github.jjak.search.index.IndexRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: {@code load.sql}, which psql runs in the folder, makes the table, copies {@code rows.copy} into it and then makes the index.
 * The model stands in the table {@code jjak_models}, one row for each table of vectors.
 */
final class PgvectorWriter implements EngineFiles.Writer {

    /** pgvector's index of {@code vector} takes no more. */
    private static final int MOST_INDEXED = 2000;

    private final EngineCollection collection;
    private final BufferedWriter rows;
    private long written;

    PgvectorWriter(Path folder, EngineCollection collection) throws IOException {
        this.collection = collection;
        Files.writeString(folder.resolve("load.sql"), script());
        this.rows = Files.newBufferedWriter(folder.resolve("rows.copy"));
    }

    private String script() {
        String table = identifier(collection.name());
        List<String> texts = new ArrayList<>(List.of(collection.textColumn()));
        texts.addAll(collection.columns());
        String declared = texts.stream()
                .map(column -> "    " + identifier(column) + " text"
                        + (column.equals(collection.textColumn()) ? " NOT NULL" : ""))
                .collect(Collectors.joining(",\n"));
        String names = texts.stream().map(PgvectorWriter::identifier).collect(Collectors.joining(", "));
        return """
                -- psql -v ON_ERROR_STOP=1 -f load.sql, in this folder
                SET client_encoding TO 'UTF8';
                BEGIN;
                CREATE EXTENSION IF NOT EXISTS vector;
                CREATE TABLE IF NOT EXISTS jjak_models (
                    table_name text PRIMARY KEY,
                    fingerprint text NOT NULL,
                    model text NOT NULL,
                    similarity text NOT NULL,
                    dimension integer NOT NULL
                );
                CREATE TABLE %s (
                    id text PRIMARY KEY,
                %s,
                    embedding vector(%d) NOT NULL
                );
                INSERT INTO jjak_models VALUES (%s, %s, %s, %s, %d)
                    ON CONFLICT (table_name) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, model = EXCLUDED.model,
                        similarity = EXCLUDED.similarity, dimension = EXCLUDED.dimension;
                \\copy %s (id, %s, embedding) FROM 'rows.copy'
                %s
                COMMIT;
                """.formatted(
                        table,
                        declared,
                        collection.dimension(),
                        literal(collection.name()),
                        literal(collection.fingerprint()),
                        literal(collection.model()),
                        literal(collection.similarity().id()),
                        collection.dimension(),
                        table,
                        names,
                        index(table));
    }

    private String index(String table) {
        if (collection.dimension() > MOST_INDEXED) {
            return "-- no index: pgvector indexes vectors of at most " + MOST_INDEXED + " dimensions";
        }
        String operators = switch (collection.similarity()) {
            case COSINE -> "vector_cosine_ops";
            case DOT -> "vector_ip_ops";
            case EUCLIDEAN -> "vector_l2_ops";
            case MANHATTAN -> "vector_l1_ops";
        };
        return "CREATE INDEX ON " + table + " USING hnsw (embedding " + operators + ");";
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Standard strings, in which a backslash is a backslash. */
    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public void row(IndexRow row, float[] vector) throws IOException {
        written++;
        StringBuilder line = new StringBuilder();
        line.append(cell(row.id())).append('\t').append(cell(row.text()));
        for (String column : collection.columns()) {
            line.append('\t').append(cell(row.columns().get(column)));
        }
        rows.write(EngineFiles.append(line.append('\t'), vector).append('\n').toString());
    }

    /** COPY's text format: a backslash before what would end a field or a row. */
    private String cell(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "\\N";
        }
        if (text.indexOf('\0') >= 0) {
            throw new DataException(
                    "Row " + written + " has the character U+0000, which PostgreSQL does not store. Remove it.");
        }
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
