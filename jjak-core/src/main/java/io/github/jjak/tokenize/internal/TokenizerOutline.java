package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A {@code tokenizer.json} without its vocabulary, which is nearly all of it and is only read past.
 *
 * @param parts the file's parts; {@code model} without {@code vocab} and {@code merges}
 * @param numbers of the tokens asked for, in the vocabulary
 * @param vocabularySize number of tokens in the vocabulary
 */
record TokenizerOutline(ObjectNode parts, Map<String, Integer> numbers, int vocabularySize) {

    private static final String MODEL = "model";
    private static final Set<String> LARGE = Set.of("vocab", "merges");
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Reads a file.
     *
     * @param wanted tokens whose numbers are asked for
     * @param origin what messages call it
     * @throws ModelException if it is not a JSON object
     */
    static TokenizerOutline read(byte[] tokenizerJson, Set<String> wanted, String origin) {
        try (JsonParser parser = MAPPER.createParser(tokenizerJson)) {
            Reader reader = new Reader(parser, wanted);
            reader.read();
            return new TokenizerOutline(reader.parts, reader.numbers, reader.size);
        } catch (IOException cause) {
            throw new ModelException(origin + " cannot be used as a tokenizer: it is not valid JSON.", cause);
        }
    }

    /** The part of a name; a missing node if there is none. */
    JsonNode part(String name) {
        return parts.path(name);
    }

    /** Numbers of tokens in the vocabulary and among the added ones. */
    Map<String, Integer> allNumbers() {
        Map<String, Integer> all = new HashMap<>(numbers);
        for (JsonNode token : part("added_tokens")) {
            all.put(token.path("content").asText(), token.path("id").asInt());
        }
        return all;
    }

    /**
     * Writes the file with some of its parts exchanged and everything else as it was.
     *
     * @param changed parts by name
     * @param changedModel fields of {@code model} by name
     */
    static byte[] rewrite(byte[] tokenizerJson, ObjectNode changed, ObjectNode changedModel) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(tokenizerJson.length + 1024);
        JsonFactory factory = MAPPER.getFactory();
        try (JsonParser parser = factory.createParser(tokenizerJson);
                JsonGenerator generator = factory.createGenerator(bytes)) {
            parser.nextToken();
            ObjectNode left = changed.deepCopy();
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String part = parser.currentName();
                parser.nextToken();
                if (part.equals(MODEL)) {
                    generator.writeFieldName(part);
                    copyModel(parser, generator, changedModel.deepCopy());
                } else if (left.has(part)) {
                    parser.skipChildren();
                    writeField(generator, part, left.remove(part));
                } else {
                    generator.writeFieldName(part);
                    generator.copyCurrentStructure(parser);
                }
            }
            for (Map.Entry<String, JsonNode> part : left.properties()) {
                writeField(generator, part.getKey(), part.getValue());
            }
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("what was read before is read again", impossible);
        }
        return bytes.toByteArray();
    }

    private static void copyModel(JsonParser parser, JsonGenerator generator, ObjectNode changed) throws IOException {
        generator.writeStartObject();
        ObjectNode left = changed;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (left.has(field)) {
                parser.skipChildren();
                writeField(generator, field, left.remove(field));
            } else {
                generator.writeFieldName(field);
                generator.copyCurrentStructure(parser);
            }
        }
        for (Map.Entry<String, JsonNode> field : left.properties()) {
            writeField(generator, field.getKey(), field.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeField(JsonGenerator generator, String name, JsonNode value) throws IOException {
        generator.writeFieldName(name);
        MAPPER.writeTree(generator, value);
    }

    /** Reads one file. */
    private static final class Reader {

        private final JsonParser parser;
        private final Set<String> wanted;
        private final ObjectNode parts = JsonFile.object();
        private final Map<String, Integer> numbers = new HashMap<>();
        private int size;

        Reader(JsonParser parser, Set<String> wanted) {
            this.parser = parser;
            this.wanted = wanted;
        }

        void read() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String part = parser.currentName();
                JsonToken start = parser.nextToken();
                if (part.equals(MODEL) && start == JsonToken.START_OBJECT) {
                    readModel(parts.putObject(MODEL));
                } else {
                    parts.set(part, parser.readValueAsTree());
                }
            }
        }

        private void readModel(ObjectNode model) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken start = parser.nextToken();
                if (field.equals("vocab") && start == JsonToken.START_OBJECT) {
                    readNumbered();
                } else if (field.equals("vocab") && start == JsonToken.START_ARRAY) {
                    readListed();
                } else if (LARGE.contains(field)) {
                    parser.skipChildren();
                } else {
                    model.set(field, parser.readValueAsTree());
                }
            }
        }

        private void readNumbered() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String token = parser.currentName();
                int number = parser.nextIntValue(-1);
                parser.skipChildren();
                size++;
                if (wanted.contains(token)) {
                    numbers.put(token, number);
                }
            }
        }

        /** Unigram: a list of pieces and scores; the place is the number. */
        private void readListed() throws IOException {
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                JsonNode piece = parser.readValueAsTree();
                String token = piece instanceof ArrayNode pair ? pair.path(0).asText() : "";
                if (wanted.contains(token)) {
                    numbers.put(token, size);
                }
                size++;
            }
        }
    }
}
