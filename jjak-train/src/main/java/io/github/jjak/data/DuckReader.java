package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory DuckDB that may open one file and nothing else: no other path, no network, no extension, no spilling to
 * disk. Not thread-safe.
 *
 * <p>What DuckDB says about a damaged file never leaves this class, because it repeats the file's texts.
 */
final class DuckReader implements AutoCloseable {

    private static final int MOST_THREADS = 4;
    private static final int MOST_JSON_KEYS = 1000;

    /** One row: the texts of the wanted columns. Return false to stop. */
    interface RowVisitor {
        boolean visit(@Nullable String[] texts);
    }

    /** A column of a Parquet file and its DuckDB type. */
    record TypedColumn(String name, String type) {}

    private final DataFile file;
    private final PlainPath plainPath;
    private final Connection connection;

    DuckReader(DataFile file) {
        this.file = file;
        try {
            this.plainPath = PlainPath.of(file.path());
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        try {
            this.connection = lockedConnection(plainPath.path());
        } catch (SQLException e) {
            plainPath.close();
            throw new RunException("The data reader (DuckDB) did not start: " + e.getMessage(), e);
        }
    }

    private static Connection lockedConnection(Path path) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
            statement.execute("SET threads=" + threads);
            statement.execute("SET temp_directory=''");
            statement.execute("SET allowed_paths=[" + literal(path.toString()) + "]");
            statement.execute("SET enable_external_access=false");
            statement.execute("SET lock_configuration=true");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Visits the rows of a CSV or TSV file of {@code width} columns. */
    void readDelimited(int width, int[] columns, RowVisitor visitor) {
        String quote = file.format() == DataFormat.CSV ? "'\"'" : "''";
        String delimiter = file.format() == DataFormat.CSV ? "','" : "'\t'";
        String names = IntStream.range(0, width)
                .mapToObj(i -> "'c" + i + "':'VARCHAR'")
                .collect(Collectors.joining(","));
        String selected = IntStream.of(columns).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        visit("SELECT " + selected + " FROM " + csv(delimiter, quote, true, names), List.of(), columns.length, visitor);
    }

    /**
     * Visits the lines of a JSONL file. A visited row starts with four cells, {@code "true"} when the line is missing (an
     * artefact of mixed line ends), blank, valid JSON, an object; then come two cells per key: its text, and {@code "true"}
     * when it is an array or object.
     */
    void readJsonLines(List<String> keys, RowVisitor visitor) {
        StringBuilder sql = new StringBuilder("SELECT line IS NULL, trim(line) = '', json_valid(line),"
                + " CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' END");
        List<String> parameters = new ArrayList<>();
        for (String key : keys) {
            sql.append(", CASE WHEN json_valid(line) THEN json_extract_string(line, ?) END");
            sql.append(", CASE WHEN json_valid(line) THEN json_type(line, ?) IN ('OBJECT', 'ARRAY') END");
            parameters.add(pointer(key));
            parameters.add(pointer(key));
        }
        visit(sql + " FROM " + jsonLines(), parameters, 4 + 2 * keys.size(), visitor);
    }

    /** Keys of a JSONL file's first object, in order. */
    List<String> firstJsonKeys() {
        return strings(
                "SELECT unnest(json_keys(line)) FROM (SELECT line FROM " + jsonLines()
                        + " WHERE json_valid(line) AND CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' END LIMIT 1)");
    }

    /** All keys of a JSONL file's objects, sorted, at most a thousand. */
    List<String> allJsonKeys() {
        return strings("SELECT DISTINCT unnest(json_keys(line)) AS key FROM " + jsonLines()
                + " WHERE CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' END ORDER BY key LIMIT "
                + MOST_JSON_KEYS);
    }

    /** Columns of a Parquet file. */
    List<TypedColumn> parquetColumns() {
        List<TypedColumn> columns = new ArrayList<>();
        visit("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + parquet() + ")", List.of(), 2, row -> {
            columns.add(new TypedColumn(String.valueOf(row[0]), String.valueOf(row[1])));
            return true;
        });
        return columns;
    }

    /** Visits the rows of a Parquet file, every value as text. */
    void readParquet(List<String> columns, RowVisitor visitor) {
        String selected = columns.stream()
                .map(name -> "CAST(\"" + name.replace("\"", "\"\"") + "\" AS VARCHAR)")
                .collect(Collectors.joining(","));
        visit("SELECT " + selected + " FROM " + parquet(), List.of(), columns.size(), visitor);
    }

    private String csv(String delimiter, String quote, boolean header, String names) {
        // The shape was checked by RecordScan, so DuckDB need not be strict; that lets it read mixed LF and CRLF.
        return "read_csv(" + literal(plainPath.path().toString()) + ", auto_detect=false, delim=" + delimiter
                + ", quote="
                + quote + ", escape=" + quote + ", header=" + header + ", strict_mode=false, hive_partitioning=false,"
                + " max_line_size=" + 2 * RecordScan.LONGEST_RECORD + ", buffer_size=" + 4 * RecordScan.LONGEST_RECORD
                + ", compression=" + (file.gzip() ? "'gzip'" : "'none'") + ", columns={" + names + "})";
    }

    private String jsonLines() {
        // JSON may not contain a raw U+0001, so a file split at it has its lines whole in one column.
        return csv("'\u0001'", "''", false, "'line':'VARCHAR'");
    }

    private String parquet() {
        return "read_parquet(" + literal(plainPath.path().toString())
                + ", hive_partitioning=false, binary_as_string=true)";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private List<String> strings(String sql) {
        List<String> values = new ArrayList<>();
        visit(sql, List.of(), 1, row -> values.add(String.valueOf(row[0])));
        return values;
    }

    private void visit(String sql, List<String> parameters, int width, RowVisitor visitor) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                boolean more = true;
                while (more && rows.next()) {
                    @Nullable String[] texts = new @Nullable String[width];
                    for (int i = 0; i < width; i++) {
                        texts[i] = rows.getString(i + 1);
                    }
                    more = visitor.visit(texts);
                }
            }
        } catch (SQLException e) {
            throw withoutTexts(e);
        }
    }

    private RuntimeException withoutTexts(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("Out of Memory")) {
            return new RunException(file.path() + " does not fit into memory. Read fewer columns, set a row limit, or"
                    + " split the file.");
        }
        return new DataException(file.path() + " cannot be read as " + file.format()
                + ": the file is damaged or not what its extension says. Write or copy it again.");
    }

    @Override
    public void close() {
        try (PlainPath released = plainPath) {
            connection.close();
        } catch (SQLException e) {
            throw new RunException("The data reader (DuckDB) did not close.", e);
        }
    }
}
