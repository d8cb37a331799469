package io.github.jjak.data;

import io.github.jjak.data.internal.DuckDatabase;
import io.github.jjak.error.DataException;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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
            this.plainPath = PlainPath.of(file);
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        try {
            this.connection = lockedConnection(plainPath.path());
        } catch (ModelException e) {
            plainPath.close();
            throw e;
        } catch (SQLException e) {
            plainPath.close();
            throw new RunException("The data reader (DuckDB) did not start: " + e.getMessage(), e);
        }
    }

    private static Connection lockedConnection(Path path) throws SQLException {
        Connection connection = DuckDatabase.open(new Properties());
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

    /** Columns of a Parquet file. */
    List<TypedColumn> parquetColumns() {
        List<TypedColumn> columns = new ArrayList<>();
        visit("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + parquet() + ")", 2, row -> {
            columns.add(new TypedColumn(String.valueOf(row[0]), String.valueOf(row[1])));
            return true;
        });
        return columns;
    }

    /** Names of the columns of a Parquet file as they stand in it: DuckDB renames those that differ in case only. */
    List<String> parquetNames() {
        List<String> names = new ArrayList<>();
        long[] within = {0};
        boolean[] root = {true};
        visit(
                "SELECT name, num_children FROM parquet_schema("
                        + literal(plainPath.path().toString()) + ")",
                2,
                row -> {
                    long children = row[1] == null ? 0 : Long.parseLong(String.valueOf(row[1]));
                    if (root[0]) {
                        root[0] = false;
                    } else if (within[0] > 0) {
                        within[0] += children - 1;
                    } else {
                        names.add(String.valueOf(row[0]));
                        within[0] = children;
                    }
                    return true;
                });
        return names;
    }

    /**
     * Visits the rows of a Parquet file.
     *
     * @param columns DuckDB's names
     * @param asJson which of them come as JSON, the others as text
     */
    void readParquet(List<String> columns, List<Boolean> asJson, RowVisitor visitor) {
        String selected = IntStream.range(0, columns.size())
                .mapToObj(i -> (asJson.get(i) ? "CAST(to_json(" : "CAST((") + quoted(columns.get(i)) + ") AS VARCHAR)")
                .collect(Collectors.joining(","));
        visit(
                "SELECT " + (selected.isEmpty() ? "1" : selected) + " FROM " + parquet(),
                Math.max(1, columns.size()),
                visitor);
    }

    private String parquet() {
        return "read_parquet(" + literal(plainPath.path().toString())
                + ", hive_partitioning=false, binary_as_string=true)";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void visit(String sql, int width, RowVisitor visitor) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
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
            return new RunException(file.name() + " does not fit into memory. Read fewer columns, set a row limit, or"
                    + " split the file.");
        }
        return new DataException(file.name() + " cannot be read as PARQUET"
                + ": the file is damaged or not what its name says. Write or copy it again.");
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
