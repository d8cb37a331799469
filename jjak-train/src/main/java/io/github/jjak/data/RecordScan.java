package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over a text file that checks its shape and knows every record's line number.
 *
 * <p>DuckDB reads the values; this pass comes first because DuckDB's messages repeat the row (which may be a person's
 * question) and count records instead of lines. A record is a line that is not empty; in a CSV file it may span lines
 * inside quotes. In a file of one column an empty line is a record with an empty field.
 */
final class RecordScan {

    /** The longest record that is read, in bytes. */
    static final int LONGEST_RECORD = 8 << 20;

    private static final int MOST_COLUMNS = 4096;

    private enum State {
        RECORD_START,
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_CLOSED
    }

    /** Names of the columns (none for JSONL) and the number of data records, the header not counted. */
    record Shape(List<String> header, long records) {}

    private final DataFile file;
    private final int delimiter;
    private final int quote;
    private final List<Long> wantedRecords;
    private final List<Long> foundLines = new ArrayList<>();

    private final List<String> header = new ArrayList<>();
    private final ByteArrayOutputStream headerField = new ByteArrayOutputStream();
    private boolean inHeader;
    private State state = State.RECORD_START;
    private long line = 1;
    private long recordLine = 1;
    private int recordBytes;
    private int fields;
    private long records;
    private boolean carriageReturn;

    private RecordScan(DataFile file, List<Long> wantedRecords) {
        this.file = file;
        this.wantedRecords = wantedRecords;
        this.inHeader = file.format() != DataFormat.JSONL;
        this.delimiter = switch (file.format()) {
            case CSV -> ',';
            case TSV -> '\t';
            default -> -1;
        };
        this.quote = file.format() == DataFormat.CSV ? '"' : -1;
    }

    /** @throws DataException with the line number for a wrong encoding, a wrong number of fields or an open quote */
    static Shape check(DataFile file) {
        RecordScan scan = new RecordScan(file, List.of());
        scan.run();
        return new Shape(List.copyOf(scan.header), scan.records);
    }

    /** Lines on which the given data records (from 1, ascending) start. */
    static List<Long> linesOf(DataFile file, List<Long> records) {
        RecordScan scan = new RecordScan(file, records);
        scan.run();
        return scan.foundLines;
    }

    private void run() {
        byte[] buffer = new byte[1 << 16];
        Utf8Check encoding = new Utf8Check(file.path());
        try (InputStream in = file.open()) {
            boolean mark = true;
            for (int read = in.readNBytes(buffer, 0, buffer.length);
                    read > 0;
                    read = in.readNBytes(buffer, 0, buffer.length)) {
                for (int i = 0; i < read; i++) {
                    encoding.accept(buffer[i] & 0xFF, line);
                    if (i > 2 || !mark || !isByteOrderMark(buffer, read)) {
                        accept(buffer[i] & 0xFF);
                    }
                }
                mark = false;
            }
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        encoding.finish(line);
        finish();
    }

    private static boolean isByteOrderMark(byte[] start, int length) {
        return length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
    }

    private void accept(int octet) {
        if (state == State.QUOTED) {
            acceptQuoted(octet);
        } else if (carriageReturn && octet != '\n') {
            throw damaged(
                    line, "has a carriage return that does not end the line. Save the file with LF or CRLF line ends.");
        } else if (octet == '\r') {
            carriageReturn = true;
        } else if (octet == '\n') {
            carriageReturn = false;
            endRecord();
            line++;
            recordLine = line;
        } else {
            acceptUnquoted(octet);
        }
        recordBytes = state == State.RECORD_START ? 0 : recordBytes + 1;
        if (recordBytes > LONGEST_RECORD) {
            throw damaged(
                    recordLine,
                    "is longer than " + (LONGEST_RECORD >> 20) + " MiB."
                            + (quote < 0 ? "" : " Is a closing quote missing?"));
        }
    }

    private void acceptQuoted(int octet) {
        if (octet == quote) {
            state = State.QUOTE_CLOSED;
        } else {
            keep(octet);
            line += octet == '\n' ? 1 : 0;
        }
    }

    private void acceptUnquoted(int octet) {
        if (octet == delimiter) {
            endField();
            state = State.FIELD_START;
        } else if (state == State.QUOTE_CLOSED) {
            if (octet == quote) {
                keep(octet);
                state = State.QUOTED;
            } else {
                throw damaged(line, "has text after a closing quote. Write a quote inside quotes twice (\"\").");
            }
        } else if (octet == quote && state != State.PLAIN) {
            state = State.QUOTED;
        } else {
            keep(octet);
            state = State.PLAIN;
        }
    }

    private void keep(int octet) {
        if (inHeader) {
            headerField.write(octet);
        }
    }

    private void endField() {
        if (inHeader) {
            header.add(headerField.toString(StandardCharsets.UTF_8));
            headerField.reset();
        }
        fields++;
    }

    private void endRecord() {
        boolean blank = state == State.RECORD_START;
        if (blank && inHeader) {
            throw damaged(line, "is empty; the first line must name the columns.");
        }
        if (blank && header.size() != 1) {
            return;
        }
        endField();
        if (inHeader) {
            inHeader = false;
            checkColumns();
        } else {
            checkFields();
            countRecord();
        }
        fields = 0;
        state = State.RECORD_START;
    }

    private void countRecord() {
        records++;
        if (foundLines.size() < wantedRecords.size() && wantedRecords.get(foundLines.size()) == records) {
            foundLines.add(recordLine);
        }
    }

    private void checkColumns() {
        if (fields > MOST_COLUMNS) {
            throw damaged(line, "names " + fields + " columns; at most " + MOST_COLUMNS + " are read.");
        }
    }

    private void checkFields() {
        if (!header.isEmpty() && fields != header.size()) {
            String hint = fields > header.size() && quote >= 0 ? " Put fields that contain a comma in quotes." : "";
            throw damaged(
                    recordLine,
                    "has " + fields + (fields == 1 ? " field" : " fields") + ", the first line names " + header.size()
                            + "." + hint);
        }
    }

    private void finish() {
        if (state == State.QUOTED) {
            throw damaged(recordLine, "opens a quote that is never closed.");
        }
        if (carriageReturn) {
            throw damaged(line, "ends with a lone carriage return. Save the file with LF or CRLF line ends.");
        }
        if (state != State.RECORD_START) {
            endRecord();
        }
    }

    private DataException damaged(long atLine, String what) {
        return new DataException(file.path() + ": line " + atLine + " " + what);
    }
}
