package io.github.jjak.json.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JSON files of a model folder: bounded reading with errors that name the file, and writing with two-space indent. Components
 * of records are written in snake case, the convention of every file Jjak shares with Python. A number that is undefined or
 * infinite is written as {@code null}, because JSON has no other word for it.
 *
 * <p>Thread-safe.
 */
public final class JsonFile {

    /** A tokenizer.json of a 250,000-piece vocabulary has about 17 MB; more than this is not a model's configuration. */
    private static final long LARGEST_FILE = 256L << 20;

    private static final JsonMapper MAPPER = mapper();

    private JsonFile() {}

    /**
     * Reads a file that must hold one JSON object.
     *
     * @throws ModelException if the file is missing, too large, not JSON, or not an object
     */
    public static ObjectNode readObject(Path file) {
        JsonNode node = read(file);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new ModelException(file + " should hold a JSON object but holds " + kind(node) + ".");
    }

    /** The fields of an object as strings, numbers, booleans, lists and maps; a copy. */
    public static Map<String, Object> values(ObjectNode json) {
        return MAPPER.convertValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /**
     * Reads a file that must hold one JSON value.
     *
     * @throws ModelException if the file is missing, too large or not JSON
     */
    public static JsonNode read(Path file) {
        try {
            if (Files.size(RegularFile.require(file)) > LARGEST_FILE) {
                throw new ModelException(file + " has " + Files.size(file) + " bytes; a model's JSON file has at most "
                        + LARGEST_FILE + ".");
            }
            return parse(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException cause) {
            throw new ModelException("There is no file " + file + ".", cause);
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    /**
     * Parses JSON bytes.
     *
     * @param origin what the error message calls them
     * @throws ModelException if they are not JSON
     */
    public static JsonNode parse(byte[] bytes, String origin) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException cause) {
            throw new ModelException(origin + " is not valid JSON" + place(cause) + ".", cause);
        } catch (IOException cause) {
            throw new ModelException(origin + " cannot be read.", cause);
        }
    }

    /** Jackson knows no place for some failures, such as objects nested too deeply. */
    private static String place(JsonProcessingException cause) {
        JsonLocation location = cause.getLocation();
        return location == null ? "" : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** An empty object to be filled and written. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Writes any value Jackson understands, indented by two spaces, with a final line end. */
    public static void write(Path file, Object value) throws IOException {
        Files.writeString(file, format(value) + "\n");
    }

    /** The value as indented JSON text. */
    public static String format(Object value) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        return written(MAPPER.writer(printer), value);
    }

    /** The value as JSON text on one line. */
    public static String formatLine(Object value) {
        return written(MAPPER.writer(), value);
    }

    /** Decorators of a factory came with Jackson 2.16; Spark 3.5 has 2.15. */
    private static String written(ObjectWriter writer, Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new FiniteNumbers(MAPPER.createGenerator(text))) {
            writer.writeValue(generator, value);
        } catch (IOException cause) {
            throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), cause);
        }
        return text.toString();
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case MISSING -> "nothing";
            case NULL -> "null";
            default -> "a single value";
        };
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(200)
                        .maxStringLength(1 << 24)
                        .build());
        return mapper;
    }
}
