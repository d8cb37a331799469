package io.github.jjak.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Table.Column;
import io.github.jjak.error.DataException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/**
 * JSON that is not one object a line: an array of objects, objects one after the other over several lines, or one object with
 * an array of objects in it, as many exports have ({@code {"version": 1, "data": [...]}}). One row is in memory at a time.
 */
final class JsonArray implements JsonObjects {

    private final DataFile file;
    private final TextEncoding encoding;
    /** The field that holds the rows; empty where the file itself does. */
    private final String rowsIn;

    JsonArray(DataFile file, TextEncoding encoding) {
        this.file = file;
        this.encoding = encoding;
        this.rowsIn = fieldWithRows();
    }

    @Override
    public DataFormat format() {
        return DataFormat.JSON;
    }

    @Override
    public List<String> notes() {
        return rowsIn.isEmpty() ? List.of() : List.of("the rows are those in " + ColumnNames.shown(rowsIn));
    }

    private interface Reading<T> {
        T from(JsonParser parser, Bounded text) throws IOException;
    }

    private <T> T parsed(Reading<T> reading) {
        try (Bounded text = new Bounded(new DecodedText(file, encoding), file);
                JsonParser parser = JsonCells.MAPPER.createParser(text)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            return reading.from(parser, text);
        } catch (JsonProcessingException damaged) {
            String message = String.valueOf(damaged.getOriginalMessage());
            boolean doubled = message.startsWith("Duplicate field '");
            String what = doubled
                    ? "an object has the key "
                            + ColumnNames.shown(
                                    message.substring("Duplicate field '".length(), message.lastIndexOf('\'')))
                            + " twice. Remove or rename one"
                    : "it is not valid JSON, or nested too deep";
            long line =
                    damaged.getLocation() == null ? 1 : damaged.getLocation().getLineNr();
            throw new DataException(file.name() + ": line " + line + ": " + what + ".");
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    /** An object that has one array of objects and no text beside it is an envelope. */
    private String fieldWithRows() {
        return parsed((parser, text) -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            String found = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
                    if (!found.isEmpty()) {
                        return "";
                    }
                    found = name;
                    while (parser.currentToken() == JsonToken.START_OBJECT) {
                        parser.skipChildren();
                        parser.nextToken();
                        text.newRecord();
                    }
                    if (parser.currentToken() != JsonToken.END_ARRAY) {
                        return "";
                    }
                } else if (value == JsonToken.START_ARRAY && parser.currentToken() != JsonToken.END_ARRAY) {
                    return "";
                } else {
                    parser.skipChildren();
                }
            }
            // Another object behind it: both are rows.
            return parser.nextToken() == null ? found : "";
        });
    }

    @Override
    public void visit(List<Column> wanted, Visitor visitor) {
        parsed((parser, text) -> {
            JsonToken token = parser.nextToken();
            if (!rowsIn.isEmpty()) {
                while (token != null && !(token == JsonToken.FIELD_NAME && rowsIn.equals(parser.currentName()))) {
                    token = parser.nextToken();
                    if (token == JsonToken.START_ARRAY || (token == JsonToken.START_OBJECT)) {
                        parser.skipChildren();
                    }
                }
                token = parser.nextToken();
            }
            boolean array = token == JsonToken.START_ARRAY;
            if (array) {
                token = parser.nextToken();
            }
            long position = 0;
            while (token != null && token != JsonToken.END_ARRAY) {
                position++;
                text.newRecord();
                if (token != JsonToken.START_OBJECT) {
                    throw new DataException(
                            file.name() + ": element " + position + " is not an object. Each must be one, such as"
                                    + " {\"question\": \"...\", \"answer\": \"...\"}.");
                }
                JsonNode object = JsonCells.MAPPER
                        .reader()
                        .without(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(parser);
                if (!visitor.visit(position, object)) {
                    return true;
                }
                token = parser.nextToken();
            }
            if (array && rowsIn.isEmpty() && parser.nextToken() != null) {
                throw new DataException(file.name() + ": there is text after the JSON array.");
            }
            return true;
        });
    }

    /** Refuses a record of more characters than a line of JSON may have. */
    private static final class Bounded extends FilterReader {

        private final DataFile file;
        private long sinceRecord;

        Bounded(Reader in, DataFile file) {
            super(in);
            this.file = file;
        }

        void newRecord() {
            sinceRecord = 0;
        }

        @Override
        public int read(char[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            sinceRecord += Math.max(0, read);
            if (sinceRecord > DelimitedParser.LONGEST_RECORD) {
                throw new DataException(file.name() + ": an element is longer than "
                        + (DelimitedParser.LONGEST_RECORD >> 20) + " MiB.");
            }
            return read;
        }
    }
}
