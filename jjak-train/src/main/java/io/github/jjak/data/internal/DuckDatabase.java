package io.github.jjak.data.internal;

import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to DuckDB: loads its native library, leaves none of it behind, and opens databases in memory. */
public final class DuckDatabase {

    private static final Logger log = LoggerFactory.getLogger(DuckDatabase.class);

    private DuckDatabase() {}

    /**
     * A new database in memory; extensions are neither loaded nor installed.
     *
     * @throws ModelException if the native library cannot be unpacked into the temporary folder or loaded
     * @throws SQLException if DuckDB does not start
     */
    public static Connection open(Properties properties) throws SQLException {
        Loaded.check();
        Properties closed = new Properties();
        closed.putAll(properties);
        closed.setProperty("autoinstall_known_extensions", "false");
        closed.setProperty("autoload_known_extensions", "false");
        closed.setProperty("allow_community_extensions", "false");
        return new DuckDBDriver().connect("jdbc:duckdb:", closed);
    }

    /** Why loading failed. */
    private record Failure(String words, Throwable cause) {}

    /** Holder whose class initialisation is the loading. */
    private static final class Loaded {

        private static final @Nullable Failure FAILURE = load();

        static void check() {
            if (FAILURE != null) {
                throw new ModelException(FAILURE.words(), FAILURE.cause());
            }
        }

        private static @Nullable Failure load() {
            UnpackedLibraries unpacked = UnpackedLibraries.ofTemporaryFolder();
            unpacked.deleteAbandoned();
            try (Connection first = new DuckDBDriver().connect("jdbc:duckdb:", new Properties())) {
                log.debug("DuckDB {}", first.getMetaData().getDatabaseProductVersion());
                unpacked.deleteLoaded();
                return null;
            } catch (SQLException | LinkageError | RuntimeException cause) {
                unpacked.deleteUnfinished();
                return new Failure(
                        "DuckDB's native library (about 70 MB) cannot be unpacked and loaded from the temporary folder "
                                + unpacked.folder() + ": " + reason(cause)
                                + ". Free space there, or name another folder with"
                                + " JJAK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER.",
                        cause);
            }
        }

        private static String reason(Throwable cause) {
            Throwable deepest = cause;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            return deepest instanceof IOException && deepest.getMessage() != null
                    ? deepest.getMessage()
                    : deepest.toString();
        }
    }
}
