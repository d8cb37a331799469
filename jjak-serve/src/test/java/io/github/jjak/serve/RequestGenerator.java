package io.github.jjak.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values for the schemas of an OpenAPI document: mostly such as they allow, sometimes at their edges, sometimes of another kind. */
final class RequestGenerator {

    private static final List<String> TEXTS = List.of(
            "환불은 며칠 걸리나요?",
            "a",
            "",
            " ",
            "[CLS] [SEP]",
            "\u0000\u0001\u001f",
            "\ud83d\ude00\u200d\ud83d\ude00",
            "\uD800",
            "\uDC00x",
            "\u202e\u0301\uFEFF",
            "../../etc/passwd",
            "';drop table x;--",
            "{\"a\":[1]}",
            "%s%n${x}",
            "ㅋ".repeat(700),
            "x".repeat(11_000));

    private static final List<String> OTHERS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "12345678901234567890",
            "0.1",
            "\"\"",
            "[]",
            "[[[]]]",
            "{}",
            "{\"a\":{}}",
            "[null]");

    private static final double ODD = 0.08;

    private final JsonNode document;
    private final Random random;

    RequestGenerator(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A value as JSON text; half surrogates are written as escapes, as JSON can. */
    String json(JsonNode given, int depth) {
        JsonNode schema = resolved(given);
        if (chance(ODD) || depth > 6) {
            return any(OTHERS);
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return json(
                        schema.path(choice)
                                .path(random.nextInt(schema.path(choice).size())),
                        depth + 1);
            }
        }
        if (schema.has("enum") && chance(0.8)) {
            return schema.path("enum")
                    .path(random.nextInt(schema.path("enum").size()))
                    .toString();
        }
        JsonNode type = schema.path("type");
        String kind = type.isArray() ? type.path(random.nextInt(type.size())).asText() : type.asText();
        return switch (kind) {
            case "string" -> quoted(any(TEXTS));
            case "integer" -> number(schema, true);
            case "number" -> number(schema, false);
            case "boolean" -> chance(0.5) ? "true" : "false";
            case "array" -> array(schema, depth);
            case "object" -> object(schema, depth);
            default -> any(OTHERS);
        };
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private String number(JsonNode schema, boolean whole) {
        long least = schema.path("minimum").asLong(-5);
        long most = schema.path("maximum").asLong(5000);
        return switch (random.nextInt(8)) {
            case 0 -> Long.toString(least - 1);
            case 1 -> Long.toString(most + 1);
            case 2 -> "1e9";
            case 3 -> "1.5";
            case 4 -> Long.toString(most);
            default -> whole ? Long.toString(least + random.nextInt(20)) : Double.toString(random.nextGaussian());
        };
    }

    private String array(JsonNode schema, int depth) {
        int size = chance(0.03) ? 60 : random.nextInt(4);
        List<String> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(json(schema.path("items"), depth + 1));
        }
        return "[" + String.join(",", items) + "]";
    }

    private String object(JsonNode schema, int depth) {
        List<String> fields = new ArrayList<>();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (chance(required.contains(property.getKey()) ? 0.96 : 0.5)) {
                fields.add(quoted(property.getKey()) + ":" + json(property.getValue(), depth + 1));
            }
        }
        if (schema.path("additionalProperties").isObject() || chance(0.03)) {
            fields.add(quoted(chance(0.5) ? "category" : any(TEXTS)) + ":" + quoted(any(TEXTS)));
        }
        if (chance(0.02) && !fields.isEmpty()) {
            fields.add(fields.get(0));
        }
        return "{" + String.join(",", fields) + "}";
    }

    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < ' ' || letter == '"' || letter == '\\' || Character.isSurrogate(letter)) {
                json.append(String.format("\\u%04x", (int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.append('"').toString();
    }

    /** Parameters behind the path. */
    String query(JsonNode parameters) {
        List<String> parts = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            if (parameter.path("in").asText().equals("query")
                    && chance(parameter.path("required").asBoolean() ? 0.95 : 0.4)) {
                String value = json(parameter.path("schema"), 0);
                String bare = value.startsWith("\"") ? any(TEXTS) : value;
                JsonNode allowed = parameter.path("schema").path("enum");
                if (allowed.isArray() && chance(0.7)) {
                    bare = allowed.path(random.nextInt(allowed.size())).asText();
                }
                parts.add(encoded(parameter.path("name").asText()) + "=" + encoded(bare));
            }
        }
        if (chance(0.1)) {
            parts.add(any(List.of("x=1", "filter.category=%EA%B0%80", "filter.=1", "=", "q=%FF", "&&", "q", "%00=1")));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xff);
            if (letter < 128 && Character.isLetterOrDigit(letter)) {
                encoded.append(letter);
            } else {
                encoded.append(String.format("%%%02X", (int) letter));
            }
        }
        return encoded.toString();
    }

    /** The body as bytes: as it is, cut off, with a changed byte, or in another encoding. */
    byte[] bytes(String json) {
        byte[] bytes = json.getBytes(chance(0.03) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        if (chance(0.05)) {
            return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        if (chance(0.05) && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** Type of the body; mostly the right one. */
    String contentType() {
        return chance(0.95)
                ? "application/json"
                : any(List.of(
                        "text/plain",
                        "application/json; charset=euc-kr",
                        "application/xml",
                        "x",
                        "multipart/form-data"));
    }

    /** A header that has nothing to do with the route, or null. */
    String @org.jspecify.annotations.Nullable [] header() {
        return chance(0.8)
                ? null
                : any(List.of(
                        new String[] {"Accept", "application/openmetrics-text"},
                        new String[] {"Accept", "???"},
                        new String[] {"Authorization", "Bearer x"},
                        new String[] {"Content-Encoding", "gzip"},
                        new String[] {"Content-Encoding", "br"},
                        new String[] {"Origin", "null"},
                        new String[] {"Origin", "http://[::1"},
                        new String[] {"X-Request-Id", "a b<c>"},
                        new String[] {"Accept-Encoding", "gzip, br, *"},
                        new String[] {"Range", "bytes=0-1"},
                        new String[] {"If-None-Match", "*"},
                        new String[] {"Cookie", "a=" + "b".repeat(3000)}));
    }
}
