package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.model.TextRole;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is put in front of texts, because the model was trained so: {@code prompts} and {@code default_prompt_name} of
 * sentence-transformers 6. Questions and documents have the prompts of these names or none; the default prompt is for texts that are
 * neither.
 *
 * @param byName prompts by name; {@code query} and {@code document} have a meaning of their own
 * @param defaultName name of the prompt of texts that are neither, or null for none
 */
record Prompts(Map<String, String> byName, @Nullable String defaultName) {

    /** No prompts. */
    static final Prompts NONE = new Prompts(Map.of(), null);

    private static final Logger log = LoggerFactory.getLogger(Prompts.class);

    private static final String QUERY = "query";
    private static final String DOCUMENT = "document";

    /** Names that look like a document's but mean nothing to sentence-transformers 6, which always has a "document". */
    private static final List<String> LIKE_DOCUMENT = List.of("passage", "corpus");

    Prompts {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** @throws ModelException if the default prompt is not among the prompts, or a prompt is no text */
    static Prompts parse(ObjectNode json, String origin) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> prompt : json.path("prompts").properties()) {
            if (!prompt.getValue().isTextual() && !prompt.getValue().isNull()) {
                throw new ModelException(origin + ": the prompt \"" + prompt.getKey() + "\" is not text.");
            }
            byName.put(prompt.getKey(), prompt.getValue().asText(""));
        }
        String name = json.hasNonNull("default_prompt_name")
                ? json.get("default_prompt_name").asText()
                : null;
        if (name != null && !byName.containsKey(name)) {
            throw new ModelException(
                    origin + ": default_prompt_name is \"" + name + "\", but the prompts are " + byName.keySet() + ".");
        }
        for (String like : LIKE_DOCUMENT) {
            if (!byName.containsKey(DOCUMENT) && !byName.getOrDefault(like, "").isEmpty()) {
                log.warn(
                        "{}: the prompt \"{}\" is never used; name it \"{}\" to use it for answers.",
                        origin,
                        like,
                        DOCUMENT);
            }
        }
        return new Prompts(byName, name);
    }

    /** What stands in front of a text of this role; empty for nothing. */
    String of(TextRole role) {
        return switch (role) {
            case QUERY -> byName.getOrDefault(QUERY, "");
            case DOCUMENT -> byName.getOrDefault(DOCUMENT, "");
            case TEXT -> defaultName == null ? "" : byName.getOrDefault(defaultName, "");
        };
    }
}
