package io.github.jjak.table.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a table as CSV, JSONL (both also with {@code .gz}) or Parquet, whole or not at all. */
public final class TableFile {

    private TableFile() {}

    /** Takes rows one after the other. */
    @FunctionalInterface
    public interface RowSink {
        /** @param cells one per column: a String, Number, List of them, or null; a NaN is written as null */
        void row(@Nullable Object... cells);
    }

    /** Gives the rows of a table. */
    @FunctionalInterface
    public interface Rows {
        /** Gives every row to the sink. */
        void writeTo(RowSink sink);
    }

    /**
     * Refuses a name before any work is done.
     *
     * @throws UsageException for an extension that is not written
     */
    public static void checkName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!isParquet(file) && !name.matches("(?s).*\\.(csv|jsonl)(\\.gz)?")) {
            throw new UsageException("The extension of " + file
                    + " is not one that can be written. Allowed: .parquet, .csv," + " .jsonl, .csv.gz and .jsonl.gz.");
        }
    }

    /** Whether the name asks for a format that has no lists in its cells. */
    public static boolean isCsv(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.csv(\\.gz)?");
    }

    private static boolean isParquet(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    /**
     * Replaces or creates the file.
     *
     * @throws UsageException as {@link #checkName}, and for list columns in a CSV file
     * @throws io.github.jjak.error.RunException if it cannot be written; what was there before is unchanged
     */
    public static void write(Path file, List<Column> columns, Rows rows) {
        checkName(file);
        if (isCsv(file) && columns.stream().anyMatch(column -> column.type().isList())) {
            throw new UsageException(
                    "CSV cannot contain lists: use an output file .jsonl or .parquet, or choose `format` tuples,"
                            + " triplets or pairs.");
        }
        if (isParquet(file)) {
            ParquetFile.write(file, columns, Map.of(), rows);
            return;
        }
        boolean gzip = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        AtomicFile.write(file, channel -> {
            OutputStream bytes = new Unclosed(Channels.newOutputStream(channel));
            try (Writer writer = writer(gzip ? new GZIPOutputStream(bytes) : bytes)) {
                writeText(writer, columns, rows, isCsv(file));
            } catch (UncheckedIOException failure) {
                throw failure.getCause();
            }
        });
    }

    /**
     * Replaces or creates a Parquet file with metadata.
     *
     * @param metadata keys, which are identifiers, and values of the file's own metadata
     * @throws io.github.jjak.error.RunException if it cannot be written; what was there before is unchanged
     */
    public static void writeParquet(Path file, List<Column> columns, Map<String, String> metadata, Rows rows) {
        ParquetFile.write(file, columns, metadata, rows);
    }

    /** Writes JSON lines to a plain file, for {@link ParquetFile}. */
    static void writeJsonLines(Path file, List<Column> columns, Rows rows) throws IOException {
        try (Writer writer = writer(Files.newOutputStream(file))) {
            writeText(writer, columns, rows, false);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static Writer writer(OutputStream bytes) {
        return new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), 1 << 16);
    }

    private static void writeText(Writer writer, List<Column> columns, Rows rows, boolean csv) throws IOException {
        if (csv) {
            writer.write(CsvLine.of(columns.stream().map(Column::name).toArray()));
        }
        rows.writeTo(cells -> {
            try {
                writer.write(csv ? CsvLine.of(cells) : JsonLine.of(columns, cells));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    /** {@link AtomicFile} flushes and closes the channel itself. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
