package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts delimited text into records after RFC 4180, and says which line of an editor each stands on. A record is a line that is
 * not empty; with quotes it may span lines. In a table of one column an empty line is a record with an empty field.
 *
 * <p>Beyond the standard, blanks between a delimiter and an opening quote, and behind the closing one, are no part of the field;
 * what only begins like a quoted field ({@code  "Yes" she said}) is taken as it stands. Messages never repeat texts.
 */
final class DelimitedParser {

    /** The longest record that is read, in bytes of UTF-8. */
    static final int LONGEST_RECORD = 8 << 20;

    private static final int MOST_COLUMNS = 4096;
    private static final int BUFFER = 1 << 15;

    private enum State {
        RECORD_START,
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_CLOSED
    }

    /** Takes records. */
    interface RecordVisitor {
        /**
         * @param line the line it starts on, from 1
         * @return false to stop
         */
        boolean visit(long line, List<String> fields);
    }

    private final String name;
    private final char delimiter;
    private final boolean quotes;
    private final boolean lines;
    private final RecordVisitor visitor;

    private final StringBuilder field = new StringBuilder();
    private final StringBuilder raw = new StringBuilder();
    private List<String> fields = new ArrayList<>();
    private State state = State.RECORD_START;
    private boolean blankBeforeQuote;
    private boolean spanning;
    private long line = 1;
    private long recordLine = 1;
    private int recordBytes;
    private int columns;
    private boolean carriageReturn;
    private boolean more = true;

    /**
     * @param name how messages call the file
     * @param quotes whether {@code "} quotes; otherwise it is an ordinary character
     */
    DelimitedParser(String name, char delimiter, boolean quotes, RecordVisitor visitor) {
        this(name, delimiter, quotes, false, visitor);
    }

    /** @param lines whether each line is a record of its own, however many fields it has; empty ones too */
    DelimitedParser(String name, char delimiter, boolean quotes, boolean lines, RecordVisitor visitor) {
        this.lines = lines;
        this.name = name;
        this.delimiter = delimiter;
        this.quotes = quotes;
        this.visitor = visitor;
    }

    /** Reads all records, or until the visitor stops; the caller closes the text. */
    void parse(Reader text) throws IOException {
        char[] buffer = new char[BUFFER];
        for (int read = text.read(buffer, 0, BUFFER); read >= 0; read = text.read(buffer, 0, BUFFER)) {
            for (int i = 0; i < read; i++) {
                accept(buffer[i]);
                if (!more) {
                    return;
                }
            }
        }
        finish();
    }

    /** Passes over a line that is no record; to be called before {@link #parse}. */
    void skipLine(Reader text) throws IOException {
        char[] one = new char[1];
        while (text.read(one, 0, 1) > 0 && one[0] != '\n') {
            // Up to the end of the line.
        }
        line++;
        recordLine = line;
    }

    private void accept(char character) {
        if (state == State.QUOTED) {
            acceptQuoted(character);
        } else if (carriageReturn && character != '\n') {
            throw damaged(
                    line, "has a carriage return that does not end the line. Save the file with LF or CRLF line ends.");
        } else if (character == '\r') {
            carriageReturn = true;
        } else if (character == '\n') {
            carriageReturn = false;
            endRecord();
            line++;
            recordLine = line;
        } else {
            acceptUnquoted(character);
        }
        recordBytes =
                state == State.RECORD_START ? 0 : recordBytes + (character < 0x80 ? 1 : character < 0x800 ? 2 : 3);
        if (recordBytes > LONGEST_RECORD) {
            throw damaged(
                    recordLine,
                    "is longer than " + (LONGEST_RECORD >> 20) + " MiB."
                            + (quotes ? " Is a closing quote missing?" : ""));
        }
    }

    private void acceptQuoted(char character) {
        if (character == '"') {
            state = State.QUOTE_CLOSED;
        } else {
            field.append(character);
            spanning |= character == '\n' || character == delimiter;
            line += character == '\n' ? 1 : 0;
        }
        keepRaw(character);
    }

    private void acceptUnquoted(char character) {
        if (character == delimiter) {
            endField();
            state = State.FIELD_START;
        } else if (state == State.QUOTE_CLOSED) {
            acceptBehindQuote(character);
        } else if (quotes && character == '"' && (state != State.PLAIN || isBlank(field))) {
            blankBeforeQuote = state == State.PLAIN;
            raw.setLength(0);
            raw.append(field).append('"');
            field.setLength(0);
            spanning = false;
            state = State.QUOTED;
        } else {
            field.append(character);
            state = State.PLAIN;
        }
    }

    private void acceptBehindQuote(char character) {
        keepRaw(character);
        if (character == '"') {
            field.append('"');
            state = State.QUOTED;
        } else if (character != ' ' && character != '\t') {
            if (!blankBeforeQuote || spanning) {
                throw damaged(
                        line,
                        "has text after a closing quote."
                                + (blankBeforeQuote
                                        ? " Remove the blank before the opening quote, and write"
                                        : " Write")
                                + " a quote inside quotes twice (\"\").");
            }
            field.setLength(0);
            field.append(raw);
            state = State.PLAIN;
        }
    }

    /** The field as it stands is needed only while it may turn out not to be a quoted one. */
    private void keepRaw(char character) {
        if (blankBeforeQuote) {
            raw.append(character);
        }
    }

    private static boolean isBlank(StringBuilder text) {
        return text.chars().allMatch(character -> character == ' ' || character == '\t');
    }

    private void endField() {
        fields.add(field.toString());
        field.setLength(0);
        blankBeforeQuote = false;
        if (fields.size() > MOST_COLUMNS) {
            throw damaged(recordLine, "has more than " + MOST_COLUMNS + " fields.");
        }
    }

    private void endRecord() {
        boolean blank = state == State.RECORD_START;
        if (blank && columns == 0 && !lines) {
            throw damaged(line, "is empty; the first line must name the columns.");
        }
        if (blank && columns != 1) {
            return;
        }
        endField();
        if (columns == 0) {
            columns = fields.size();
        }
        if (fields.size() != columns && !lines) {
            throw damaged(
                    recordLine,
                    "has " + fields.size() + (fields.size() == 1 ? " field" : " fields")
                            + ", the first line names " + columns + "."
                            + (fields.size() > columns && quotes
                                    ? " Put fields that contain " + Delimiter.inWords(delimiter) + " in quotes."
                                    : ""));
        }
        List<String> complete = fields;
        fields = new ArrayList<>(columns);
        state = State.RECORD_START;
        more = visitor.visit(recordLine, complete);
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
        return new DataException(name + ": line " + atLine + " " + what);
    }
}
