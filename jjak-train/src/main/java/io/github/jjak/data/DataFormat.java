package io.github.jjak.data;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file formats a {@link Dataset} can be read from. */
public enum DataFormat {
    /** Delimited values after RFC 4180: a delimiter, quote {@code "}, first line names the columns. */
    CSV,
    /** Fields split at TAB and nothing else: quotes are ordinary characters; first line names the columns. */
    TSV,
    /** One JSON object per line. */
    JSONL,
    /** One JSON array of objects. */
    JSON,
    /** Apache Parquet. */
    PARQUET,
    /** A sheet of an Excel workbook (Office Open XML); its first row that is not empty names the columns. */
    XLSX;

    /** What positions in messages and in {@link ReadReport} count, from 1. */
    public String positionUnit() {
        return switch (this) {
            case CSV, TSV, JSONL -> "line";
            case JSON -> "element";
            case PARQUET, XLSX -> "row";
        };
    }

    boolean isText() {
        return this != PARQUET && this != XLSX;
    }

    /** Whether the first line names the columns. */
    boolean hasHeader() {
        return this == CSV || this == TSV || this == XLSX;
    }

    private List<String> extensions() {
        return switch (this) {
            case CSV -> List.of(".csv");
            case TSV -> List.of(".tsv", ".tab");
            case JSONL -> List.of(".jsonl", ".ndjson");
            case JSON -> List.of(".json");
            case PARQUET -> List.of(".parquet");
            case XLSX -> List.of(".xlsx", ".xlsm");
        };
    }

    /** What a file's name says, {@code .gz} not counted; null where it says nothing. */
    static @Nullable DataFormat ofName(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        String unpacked = name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
        for (DataFormat format : values()) {
            if (format.extensions().stream().anyMatch(unpacked::endsWith)) {
                return format;
            }
        }
        return null;
    }
}
