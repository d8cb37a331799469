package io.github.jjak.data;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a file is by its first bytes, whatever its name says. */
enum FileKind {
    GZIP("\u001F\u008B", "a gzip file", "Unpack it first."),
    PARQUET("PAR1", "a Parquet file", ""),
    ZIP("PK\u0003\u0004", "a zip file", "Unpack it and name a file in it."),
    EMPTY_ZIP("PK\u0005\u0006", "a zip file without files", "Pack it again."),
    OLD_EXCEL(
            "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1",
            "an Excel workbook of the old kind (.xls) or one with a password",
            "Open it in Excel and save it as .xlsx or CSV UTF-8, without a password."),
    PDF("%PDF", "a PDF", "Save the table it holds as .csv or .xlsx."),
    SQLITE(
            "SQLite format 3\u0000",
            "an SQLite database",
            "Export its table, for example: sqlite3 -csv -header FILE \"select ...\" > pairs.csv"),
    ZSTANDARD("(\u00B5/\u00FD", "packed by zstd", "Unpack it first: zstd -d FILE"),
    BZIP2("BZh", "packed by bzip2", "Unpack it first: bunzip2 FILE"),
    XZ("\u00FD7zXZ", "packed by xz", "Unpack it first: unxz FILE"),
    SEVEN_ZIP("7z\u00BC\u00AF'\u001C", "a 7z archive", "Unpack it and name a file in it."),
    RAR("Rar!", "a RAR archive", "Unpack it and name a file in it."),
    ARROW("ARROW1", "an Arrow (Feather) file", "Write it as Parquet."),
    ORC("ORC", "an ORC file", "Write it as Parquet."),
    AVRO("Obj\u0001", "an Avro file", "Write it as Parquet or JSONL."),
    HDF5("\u0089HDF", "an HDF5 file", "Write it as Parquet or CSV."),
    NUMPY("\u0093NUMPY", "a NumPy array", "Vectors are not texts; give the file with the texts."),
    PNG("\u0089PNG", "a picture", "Give the file with the texts."),
    JPEG("\u00FF\u00D8\u00FF", "a picture", "Give the file with the texts."),
    ELF("\u007FELF", "a program", "Give the file with the texts."),
    RICH_TEXT("{\\rtf", "a rich text document", "Save it as plain text in columns: .csv or .tsv."),
    HTML(
            "",
            "an HTML page",
            "If Excel opens it as a table, save it there as .xlsx or CSV UTF-8. If it was downloaded, look whether it is an error page."),
    XML("", "an XML file", "Convert it to CSV, JSONL or .xlsx."),
    /** Whatever has no other mark. */
    TEXT("", "a text file", "");

    private static final int LONGEST_MARK_LINE = 512;

    private final String mark;
    private final String description;
    private final String advice;

    /** @param mark the first bytes, one per character */
    FileKind(String mark, String description, String advice) {
        this.mark = mark;
        this.description = description;
        this.advice = advice;
    }

    static FileKind of(byte[] head) {
        String bytes = new String(head, StandardCharsets.ISO_8859_1);
        for (FileKind kind : values()) {
            // Three letters may begin a text; a second byte that no text has comes with them.
            if (!kind.mark.isEmpty() && bytes.startsWith(kind.mark) && !(kind.mark.length() < 4 && isPlain(bytes))) {
                return kind;
            }
        }
        String start = bytes.substring(0, Math.min(bytes.length(), LONGEST_MARK_LINE))
                .replaceFirst("^\u00EF\u00BB\u00BF", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html")
                || start.startsWith("<html")
                || start.startsWith("<table")
                || start.startsWith("<meta")) {
            return HTML;
        }
        return start.startsWith("<?xml") ? start.contains("<html") ? HTML : XML : TEXT;
    }

    private static boolean isPlain(String bytes) {
        return bytes.chars().allMatch(octet -> octet >= ' ' || octet == '\n' || octet == '\r' || octet == '\t');
    }

    String description() {
        return description;
    }

    String advice() {
        return advice;
    }
}
