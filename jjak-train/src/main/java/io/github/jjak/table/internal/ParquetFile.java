package io.github.jjak.table.internal;

import io.github.jjak.data.internal.DuckDatabase;
import io.github.jjak.error.RunException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.file.internal.TemporaryFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Writes Parquet through DuckDB: rows go as JSON lines to a temporary file, which DuckDB streams into the target. */
final class ParquetFile {

    private static final int LONGEST_ROW = 1 << 30;

    private ParquetFile() {}

    static void write(Path target, List<Column> columns, Map<String, String> metadata, TableFile.Rows rows) {
        try {
            try (TemporaryFolder folder = TemporaryFolder.create("jjak-table")) {
                Path lines = folder.path().resolve("rows.jsonl");
                Path parquet = folder.path().resolve("rows.parquet");
                TableFile.writeJsonLines(lines, columns, rows);
                convert(lines, parquet, columns, metadata);
                AtomicFile.write(target, channel -> copy(parquet, channel));
            }
        } catch (IOException failure) {
            throw new RunException(
                    target + " could not be written by way of the temporary directory: " + failure, failure);
        }
    }

    private static void convert(Path lines, Path parquet, List<Column> columns, Map<String, String> metadata) {
        String types = columns.stream()
                .map(column ->
                        literal(column.name()) + ":" + literal(column.type().sqlType()))
                .collect(Collectors.joining(","));
        String keys = metadata.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + literal(entry.getValue()))
                .collect(Collectors.joining(", "));
        try (Connection connection = DuckDatabase.open(new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT * FROM read_json(" + literal(lines.toString())
                    + ", format='newline_delimited', maximum_object_size=" + LONGEST_ROW + ", columns={" + types
                    + "})) TO " + literal(parquet.toString()) + " (FORMAT PARQUET, COMPRESSION ZSTD"
                    + (keys.isEmpty() ? "" : ", KV_METADATA {" + keys + "}")
                    + ")");
        } catch (SQLException failure) {
            // What DuckDB says may repeat texts.
            throw new RunException("The rows could not be turned into Parquet (DuckDB error " + failure.getErrorCode()
                    + "). Write .jsonl instead.");
        }
    }

    private static void copy(Path parquet, FileChannel target) throws IOException {
        try (FileChannel source = FileChannel.open(parquet)) {
            long position = 0;
            while (position < source.size()) {
                position += source.transferTo(position, source.size() - position, target);
            }
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
