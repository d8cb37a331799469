package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The parts of a {@code tokenizer.json} around the model, looked at before native code reads them. What is known to end or to hang a
 * process is refused; what is not known for sure makes the tokenizer {@linkplain #strange() strange}, so that it is tried in a
 * process of its own first.
 */
final class ComponentCheck {

    /** How many times longer a text may become by the replacements of a file. */
    private static final double MOST_GROWTH = 64;

    private static final int LONGEST_STRING = 1_000;
    private static final int DEEPEST = 20;

    private static final Set<String> PLAIN = Set.of(
            "NFC",
            "NFD",
            "NFKC",
            "NFKD",
            "Lowercase",
            "StripAccents",
            "Nmt",
            "BertPreTokenizer",
            "Whitespace",
            "WhitespaceSplit",
            "UnicodeScripts",
            "Fuse",
            "ByteFallback");
    private static final Set<String> BEHAVIORS =
            Set.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

    /** Fields of each type beside the type; a question mark says that it may be absent, the word what it is. */
    private static final Map<String, Map<String, String>> FIELDS = Map.ofEntries(
            Map.entry(
                    "BertNormalizer",
                    Map.of(
                            "clean_text",
                            "flag",
                            "handle_chinese_chars",
                            "flag",
                            "strip_accents",
                            "flag?",
                            "lowercase",
                            "flag")),
            Map.entry("Strip", Map.of("strip_left", "flag", "strip_right", "flag")),
            Map.entry("Prepend", Map.of("prepend", "text")),
            Map.entry("Digits", Map.of("individual_digits", "flag")),
            Map.entry("Punctuation", Map.of("behavior", "behavior?")),
            Map.entry("CharDelimiterSplit", Map.of("delimiter", "letter")),
            Map.entry("Delimiter", Map.of("delimiter", "letter")),
            Map.entry(
                    "Metaspace",
                    Map.of(
                            "replacement",
                            "letter",
                            "prepend_scheme",
                            "scheme?",
                            "split",
                            "flag?",
                            "add_prefix_space",
                            "flag?",
                            "str_rep",
                            "letter?")),
            Map.entry("ByteLevel", Map.of("add_prefix_space", "flag?", "trim_offsets", "flag?", "use_regex", "flag?")),
            Map.entry("WordPiece", Map.of("prefix", "text", "cleanup", "flag")),
            Map.entry("BPEDecoder", Map.of("suffix", "text")),
            Map.entry("CTC", Map.of("pad_token", "text", "word_delimiter_token", "text", "cleanup", "flag")));

    private final String origin;
    private boolean strange;
    private double growth = 1;

    ComponentCheck(String origin) {
        this.origin = origin;
    }

    /** Whether something was met that is not known for sure. */
    boolean strange() {
        return strange;
    }

    /**
     * Looks at a normalizer, a pre-tokenizer or a decoder; null is none.
     *
     * @throws ModelException if it is known to be dangerous
     */
    void check(JsonNode component, String where) {
        check(component, where, 0);
    }

    private void check(JsonNode component, String where, int depth) {
        if (component.isNull() || component.isMissingNode()) {
            return;
        }
        if (depth > DEEPEST) {
            throw refused(where + " is nested more than " + DEEPEST + " deep");
        }
        JsonNode type = component.path("type");
        if (!component.isObject() || !type.isTextual()) {
            strange = true;
            return;
        }
        switch (type.asText()) {
            case "Sequence" -> sequence(component, where, depth);
            case "Replace" -> replace(component, where);
            case "Split" -> split(component, where);
            case "Precompiled" -> precompiled(component, where);
            // A decoder's Strip has other fields than a normalizer's; neither is of use in a decoder here.
            case "Strip" -> strange |= !where.equals("decoder") && !fit(component);
            default -> strange |= !fit(component);
        }
    }

    private void sequence(JsonNode component, String where, int depth) {
        boolean found = false;
        for (String list : new String[] {"normalizers", "pretokenizers", "decoders"}) {
            JsonNode parts = component.path(list);
            found |= parts.isArray();
            for (JsonNode part : parts) {
                check(part, where, depth + 1);
            }
        }
        strange |= !found || component.size() != 2;
    }

    private void replace(JsonNode component, String where) {
        JsonNode pattern = component.path("pattern");
        JsonNode content = component.path("content");
        if (component.size() != 3 || !content.isTextual() || pattern.size() != 1) {
            strange = true;
            return;
        }
        int shortest = pattern.has("String")
                ? Math.max(1, pattern.path("String").asText().length())
                : 1;
        pattern(pattern, where);
        if (!where.equals("decoder")) {
            growth *= Math.max(1, (double) content.asText().length() / shortest);
            if (growth > MOST_GROWTH) {
                throw refused("the replacements in its " + where + " can make a text more than " + (int) MOST_GROWTH
                        + " times as long");
            }
        }
    }

    private void split(JsonNode component, String where) {
        pattern(component.path("pattern"), where);
        strange |= component.size() != 4
                || !BEHAVIORS.contains(component.path("behavior").asText())
                || !component.path("invert").isBoolean();
    }

    private void pattern(JsonNode pattern, String where) {
        if (pattern.size() == 1 && pattern.path("String").isTextual()) {
            if (pattern.path("String").asText().isEmpty()) {
                throw refused("a pattern in its " + where + " is empty");
            }
        } else if (pattern.size() == 1 && pattern.path("Regex").isTextual()) {
            String regex = pattern.path("Regex").asText();
            String danger = SplitPattern.danger(regex);
            if (!danger.isEmpty()) {
                throw refused("a regular expression in its " + where + " may take endless time (" + danger + ")");
            }
            strange |= !SplitPattern.known(regex);
        } else {
            strange = true;
        }
    }

    private void precompiled(JsonNode component, String where) {
        JsonNode table = component.path("precompiled_charsmap");
        if (!table.isTextual()) {
            strange = true;
            return;
        }
        try {
            if (!CharsMap.sound(Base64.getDecoder().decode(table.asText()))) {
                throw refused("the precompiled_charsmap in its " + where + " is damaged");
            }
        } catch (IllegalArgumentException noBase64) {
            throw refused("the precompiled_charsmap in its " + where + " is no Base64");
        }
    }

    /** Whether a component has the fields of its type, each of its kind, and no others. */
    private static boolean fit(JsonNode component) {
        String type = component.path("type").asText();
        if (PLAIN.contains(type)) {
            return component.size() == 1;
        }
        Map<String, String> fields = FIELDS.get(type);
        if (fields == null) {
            return false;
        }
        int known = 1;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            JsonNode value = component.get(field.getKey());
            boolean optional = field.getValue().endsWith("?");
            if (value == null ? !optional : !isA(field.getValue().replace("?", ""), optional, value)) {
                return false;
            }
            known += value == null ? 0 : 1;
        }
        return known == component.size();
    }

    private static boolean isA(String kind, boolean optional, JsonNode value) {
        if (value.isNull()) {
            return optional && kind.equals("flag");
        }
        return switch (kind) {
            case "flag" -> value.isBoolean();
            case "text" -> value.isTextual() && value.asText().length() <= LONGEST_STRING;
            case "letter" ->
                value.isTextual()
                        && value.asText().codePointCount(0, value.asText().length()) == 1;
            case "behavior" -> BEHAVIORS.contains(value.asText());
            case "scheme" -> Set.of("always", "never", "first").contains(value.asText());
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /**
     * Looks at a post-processor and tells all token numbers in it.
     *
     * @param ids takes each number, as it stands there
     */
    void postProcessor(JsonNode component, Consumer<JsonNode> ids) {
        postProcessor(component, ids, 0);
    }

    private void postProcessor(JsonNode component, Consumer<JsonNode> ids, int depth) {
        if (component.isNull() || component.isMissingNode()) {
            return;
        }
        if (depth > DEEPEST) {
            throw refused("its post_processor is nested more than " + DEEPEST + " deep");
        }
        switch (component.path("type").asText()) {
            case "Sequence" -> {
                strange |=
                        component.size() != 2 || !component.path("processors").isArray();
                component.path("processors").forEach(part -> postProcessor(part, ids, depth + 1));
            }
            case "TemplateProcessing" -> strange |= !new TemplateCheck(origin, ids).isOrdinary(component);
            case "BertProcessing", "RobertaProcessing" -> bounds(component, ids);
            default -> strange |= !fit(component);
        }
    }

    private void bounds(JsonNode component, Consumer<JsonNode> ids) {
        boolean roberta = component.path("type").asText().startsWith("Roberta");
        strange |= component.size() != (roberta ? 5 : 3)
                || (roberta
                        && !(component.path("trim_offsets").isBoolean()
                                && component.path("add_prefix_space").isBoolean()));
        for (String bound : new String[] {"sep", "cls"}) {
            JsonNode pair = component.path(bound);
            strange |= !pair.isArray() || pair.size() != 2 || !pair.path(0).isTextual();
            ids.accept(pair.path(1));
        }
    }

    private ModelException refused(String why) {
        return TokenizerCheck.refused(origin, why);
    }
}
