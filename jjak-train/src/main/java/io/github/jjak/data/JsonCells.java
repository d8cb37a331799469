package io.github.jjak.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cells and column names of JSON objects, also of objects within them. */
final class JsonCells {

    private static final int DEEPEST = 100;
    private static final int MOST_KEYS = 1000;

    /** Reads JSON as deep as {@value #DEEPEST} and with texts as long as a record may be. */
    static final JsonMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(DelimitedParser.LONGEST_RECORD)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonCells() {}

    /** Adds the names of an object's fields that are not known yet; fields of objects within it under dotted names. */
    static void addColumns(JsonNode object, Map<List<String>, Table.Column> known) {
        addColumns(object, List.of(), known);
    }

    private static void addColumns(JsonNode object, List<String> outer, Map<List<String>, Table.Column> known) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            List<String> path = new ArrayList<>(outer);
            path.add(field.getKey());
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                addColumns(field.getValue(), path, known);
            } else if (known.size() < MOST_KEYS && !known.containsKey(path)) {
                List<String> fixed = List.copyOf(path);
                known.put(fixed, new Table.Column(String.join(".", fixed), known.size(), fixed));
            }
        }
    }

    static Map<List<String>, Table.Column> noColumns() {
        return new LinkedHashMap<>();
    }

    /** The cell at a path; steps into arrays are numbers from 0, or field names, which then give a list. */
    static Cell at(JsonNode object, List<String> path) {
        return cell(find(object, path, 0));
    }

    private static @Nullable JsonNode find(JsonNode node, List<String> path, int step) {
        if (step == path.size()) {
            return node;
        }
        String name = path.get(step);
        if (node.isObject()) {
            JsonNode inside = field(node, name);
            return inside == null ? null : find(inside, path, step + 1);
        }
        if (!node.isArray()) {
            return null;
        }
        if (name.matches("\\d{1,6}")) {
            JsonNode element = node.get(Integer.parseInt(name));
            return element == null ? null : find(element, path, step + 1);
        }
        com.fasterxml.jackson.databind.node.ArrayNode all = MAPPER.createArrayNode();
        for (JsonNode element : node) {
            JsonNode found = find(element, path, step);
            if (found != null) {
                all.add(found);
            }
        }
        return all;
    }

    /** The field of this name, or else the only one whose name looks the same. */
    private static @Nullable JsonNode field(JsonNode object, String name) {
        JsonNode exact = object.get(name);
        if (exact != null) {
            return exact;
        }
        JsonNode found = null;
        String key = ColumnNames.key(name);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (ColumnNames.key(field.getKey()).equals(key)) {
                if (found != null) {
                    return null;
                }
                found = field.getValue();
            }
        }
        return found;
    }

    private static Cell cell(@Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return Cell.EMPTY;
        }
        if (node.isValueNode()) {
            return Cell.of(node.asText());
        }
        if (!node.isArray()) {
            return Cell.NESTED;
        }
        List<String> values = new ArrayList<>(node.size());
        boolean texts = true;
        for (JsonNode element : node) {
            if (!element.isValueNode()) {
                return Cell.NESTED;
            }
            texts &= element.isTextual() || element.isNull();
            values.add(element.isNull() ? "" : element.asText());
        }
        return texts ? Cell.ofTexts(values) : Cell.ofNumbers(values);
    }

    /**
     * The first key that an object has twice, at any depth, with dots; null if there is none.
     *
     * @param json a JSON object
     */
    static @Nullable String doubledKey(String json) {
        List<Set<String>> seen = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    seen.add(new HashSet<>());
                    names.add("");
                } else if (token == JsonToken.END_OBJECT) {
                    seen.remove(seen.size() - 1);
                    names.remove(names.size() - 1);
                } else if (token == JsonToken.FIELD_NAME) {
                    names.set(names.size() - 1, parser.currentName());
                    if (!seen.get(seen.size() - 1).add(parser.currentName())) {
                        return String.join(".", names);
                    }
                }
            }
            return null;
        } catch (JsonProcessingException damaged) {
            return null;
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
