package io.github.jjak.serve.http.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.internal.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from outside, read field by field. Every getter refuses another type, a number out of range, and text that is no Unicode
 * (halves of pairs), with a message that names the field; {@code null} counts as absent.
 */
public final class JsonBody {

    static final JsonMapper MAPPER = mapper();

    private static final int DEEPEST = 50;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 60;

    private final ObjectNode object;
    private final TreeSet<String> asked = new TreeSet<>();

    private JsonBody(ObjectNode object) {
        this.object = object;
    }

    /** @throws ProblemException if it is not JSON, or not an object */
    public static JsonBody parse(String text) {
        if (text.isBlank()) {
            throw new ProblemException(Problem.EMPTY, "The body is empty; send a JSON object.");
        }
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return new JsonBody(object);
            }
        } catch (JsonProcessingException cause) {
            // Jackson's own message quotes the text.
            JsonLocation place = cause.getLocation();
            throw new ProblemException(
                    Problem.INVALID,
                    "The body is not valid JSON"
                            + (place == null ? "" : ": line " + place.getLineNr() + ", column " + place.getColumnNr())
                            + ".");
        }
        throw new ProblemException(Problem.INVALID, "The body is JSON, but not an object; send {…}.");
    }

    private JsonNode node(String field) {
        asked.add(field);
        return object.path(field);
    }

    /** The field as it is, or empty if it is absent. */
    public Optional<JsonNode> value(String field) {
        JsonNode node = node(field);
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    /** Text that must be there and not blank. */
    public String text(String field) {
        String text = optionalText(field)
                .orElseThrow(() -> new ProblemException(
                        Problem.EMPTY, "The field \"" + field + "\" is missing; it must be text.", field));
        if (text.isBlank()) {
            throw new ProblemException(Problem.EMPTY, "The field \"" + field + "\" is blank.", field);
        }
        return text;
    }

    /** Text, or empty if it is absent. */
    public Optional<String> optionalText(String field) {
        return value(field).map(node -> text(node, field));
    }

    /** One of some words, or empty if it is absent. */
    public Optional<String> choice(String field, String... allowed) {
        return optionalText(field).map(given -> oneOf(given, field, allowed));
    }

    /** @throws ProblemException unless the word, in lower case, is one of those allowed */
    public static String oneOf(String given, String field, String... allowed) {
        String word = given.toLowerCase(Locale.ROOT);
        if (!Arrays.asList(allowed).contains(word)) {
            throw new ProblemException(
                    Problem.INVALID,
                    "The field \"" + field + "\" must be one of " + String.join(", ", allowed) + "."
                            + suggestion(word, List.of(allowed)),
                    field);
        }
        return word;
    }

    /** A whole number, or null if it is absent. */
    public @Nullable Integer integer(String field, int least, int most) {
        return value(field)
                .map(node -> {
                    if (!node.isIntegralNumber()
                            || !node.canConvertToInt()
                            || node.intValue() < least
                            || node.intValue() > most) {
                        throw new ProblemException(
                                Problem.INVALID,
                                "The field \"" + field + "\" must be a whole number from " + least + " to " + most
                                        + ".",
                                field);
                    }
                    return node.intValue();
                })
                .orElse(null);
    }

    /** A finite number, or null if it is absent. */
    public @Nullable Double number(String field) {
        return value(field)
                .map(node -> {
                    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
                        throw new ProblemException(
                                Problem.INVALID, "The field \"" + field + "\" must be a number.", field);
                    }
                    return node.doubleValue();
                })
                .orElse(null);
    }

    /** True or false. */
    public boolean flag(String field, boolean otherwise) {
        return value(field)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw new ProblemException(
                                Problem.INVALID, "The field \"" + field + "\" must be true or false.", field);
                    }
                    return node.booleanValue();
                })
                .orElse(otherwise);
    }

    /** One text or a list of them, at least one and at most so many. */
    public List<String> texts(String field, int most) {
        JsonNode node = value(field)
                .orElseThrow(() -> new ProblemException(
                        Problem.EMPTY,
                        "The field \"" + field + "\" is missing; it must be a text or a list of texts.",
                        field));
        if (!node.isArray()) {
            return List.of(text(node, field));
        }
        if (node.isEmpty()) {
            throw new ProblemException(Problem.EMPTY, "The list \"" + field + "\" is empty.", field);
        }
        if (node.size() > most) {
            throw new ProblemException(
                    Problem.TOO_LARGE,
                    "The list \"" + field + "\" has " + node.size() + " texts; allowed are " + most
                            + ". Send several requests.",
                    field);
        }
        List<String> texts = new ArrayList<>(node.size());
        node.forEach(text -> texts.add(text(text, field)));
        return texts;
    }

    /** Texts by name, or an empty map if it is absent. */
    public Map<String, String> textsByName(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        value(field).ifPresent(node -> {
            if (!node.isObject()) {
                throw new ProblemException(
                        Problem.INVALID, "The field \"" + field + "\" must be an object of texts.", field);
            }
            node.properties().forEach(entry -> texts.put(entry.getKey(), text(entry.getValue(), field)));
        });
        return texts;
    }

    /** An object within, or empty if it is absent. */
    public Optional<JsonBody> object(String field) {
        return value(field).map(node -> {
            if (node instanceof ObjectNode inner) {
                return new JsonBody(inner);
            }
            throw new ProblemException(Problem.INVALID, "The field \"" + field + "\" must be an object.", field);
        });
    }

    /** Refuses fields that nobody has asked for. */
    public void requireNothingElse() {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                throw new ProblemException(
                        Problem.INVALID,
                        "A field is unknown here; the fields are " + String.join(", ", asked) + "."
                                + suggestion(name, asked));
            }
        }
    }

    /** What is far longer than any name is none, and comparing it would take long. */
    private static String suggestion(String given, Collection<String> known) {
        return given.length() > LONGEST_NAME ? "" : NearestName.suggestion(given, known);
    }

    private static String text(JsonNode node, String field) {
        if (!node.isTextual()) {
            throw new ProblemException(Problem.INVALID, "The field \"" + field + "\" must be text.", field);
        }
        return requireUnicode(node.textValue(), field);
    }

    /** @throws ProblemException if there is half of a surrogate pair in the text */
    static String requireUnicode(String text, String field) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (Character.isSurrogate(letter)) {
                if (Character.isHighSurrogate(letter)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    throw new ProblemException(
                            Problem.INVALID,
                            "The field \"" + field + "\" holds half of a surrogate pair, which is not a character.",
                            field);
                }
            }
        }
        return text;
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
