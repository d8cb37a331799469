package io.github.jjak.data;

import io.github.jjak.error.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The file formats a {@link Dataset} can be read from, told apart by the file name's extension. */
public enum DataFormat {
    /** Comma-separated values after RFC 4180: delimiter {@code ,}, quote {@code "}, first line names the columns. */
    CSV,
    /** Fields split at TAB and nothing else: quotes are ordinary characters; first line names the columns. */
    TSV,
    /** One JSON object per line. */
    JSONL,
    /** Apache Parquet. */
    PARQUET;

    /** What positions in messages and in {@link ReadReport} count: {@code line} for text files, {@code row} for Parquet. */
    public String positionUnit() {
        return isText() ? "line" : "row";
    }

    boolean isText() {
        return this != PARQUET;
    }

    private List<String> extensions() {
        return switch (this) {
            case CSV -> List.of(".csv", ".csv.gz");
            case TSV -> List.of(".tsv", ".tsv.gz");
            case JSONL -> List.of(".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz");
            case PARQUET -> List.of(".parquet");
        };
    }

    /** @throws UsageException for an extension that is not known */
    static DataFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (DataFormat format : values()) {
            if (format.extensions().stream().anyMatch(name::endsWith)) {
                return format;
            }
        }
        throw new UsageException(
                "The extension of " + file + " is not known. Allowed: .parquet, and .csv, .tsv, .jsonl or"
                        + " .ndjson, each also with .gz. Rename or convert the file.");
    }
}
