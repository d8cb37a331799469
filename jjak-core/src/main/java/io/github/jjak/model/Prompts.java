package io.github.jjak.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is put in front of texts, because the model was trained so: {@code prompts} and {@code default_prompt_name} of
 * sentence-transformers.
 *
 * @param byName prompts by name; {@code query} and {@code document} have a meaning of their own
 * @param defaultName name of the prompt of texts that are neither, or null for none
 */
record Prompts(Map<String, String> byName, @Nullable String defaultName) {

    /** No prompts. */
    static final Prompts NONE = new Prompts(Map.of(), null);

    private static final List<String> DOCUMENT_NAMES = List.of("document", "passage", "corpus");

    Prompts {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** @throws ModelException if the default prompt is not among the prompts, or a prompt is no text */
    static Prompts parse(ObjectNode json, String origin) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> prompt : json.path("prompts").properties()) {
            if (!prompt.getValue().isTextual()) {
                throw new ModelException(origin + ": the prompt \"" + prompt.getKey() + "\" is no text.");
            }
            byName.put(prompt.getKey(), prompt.getValue().asText());
        }
        String name = json.hasNonNull("default_prompt_name")
                ? json.get("default_prompt_name").asText()
                : null;
        if (name != null && !byName.containsKey(name)) {
            throw new ModelException(
                    origin + ": default_prompt_name is \"" + name + "\", but the prompts are " + byName.keySet() + ".");
        }
        return new Prompts(byName, name);
    }

    /** What stands in front of a text of this role; empty for nothing. */
    String of(TextRole role) {
        return switch (role) {
            case QUERY -> first(List.of("query"));
            case DOCUMENT -> first(DOCUMENT_NAMES);
            case TEXT -> standard();
        };
    }

    private String first(List<String> names) {
        return names.stream()
                .map(byName::get)
                .filter(prompt -> prompt != null)
                .findFirst()
                .orElseGet(this::standard);
    }

    private String standard() {
        return defaultName == null ? "" : byName.getOrDefault(defaultName, "");
    }
}
