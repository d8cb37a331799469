package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The modules of a Router's routes, of which several may be one. */
final class RoutedParts {

    private RoutedParts() {}

    /** Each module once, named as sentence-transformers names it: the first route that has it, its place there, its class. */
    static List<RoutedPart> distinct(Map<String, EmbeddingModel> routes) {
        IdentityHashMap<Object, RoutedPart> known = new IdentityHashMap<>();
        List<RoutedPart> distinct = new ArrayList<>();
        routes.forEach((route, model) -> {
            int place = 0;
            for (RoutedPart part : RoutedPart.of(route, model)) {
                if (!known.containsKey(part.module())) {
                    RoutedPart named = part.withId(route + "_" + place + "_" + part.className());
                    known.put(part.module(), named);
                    distinct.add(named);
                }
                place++;
            }
        });
        return List.copyOf(distinct);
    }

    /** {@code structure} of {@code router_config.json}: the names of the modules of each route. */
    static ObjectNode structure(Map<String, EmbeddingModel> routes, List<RoutedPart> parts) {
        IdentityHashMap<Object, String> ids = new IdentityHashMap<>();
        parts.forEach(part -> ids.put(part.module(), part.id()));
        ObjectNode json = JsonFile.object();
        routes.forEach((route, model) -> {
            ArrayNode names = json.putArray(route);
            RoutedPart.of(route, model).forEach(part -> names.add(ids.get(part.module())));
        });
        return json;
    }

    /** All that decides a text's vector beside weights, equal for a model and its saved copy. */
    static ObjectNode json(
            RouterConfiguration configuration, Map<String, EmbeddingModel> routes, List<RoutedPart> parts) {
        ObjectNode json = JsonFile.object();
        json.set(RouterConfiguration.STRUCTURE, structure(routes, parts));
        json.set(RouterConfiguration.PARAMETERS, configuration.parameters());
        ObjectNode modules = json.putObject("modules");
        parts.forEach(part -> modules.set(part.id(), part.json()));
        ObjectNode texts = json.putObject("texts");
        routes.forEach((route, model) -> texts.putObject(route)
                .put("tokenizer", sha256(model.files().tokenizerJson()))
                .put("max_seq_length", model.maxSequenceLength())
                .put("truncation_side", Objects.toString(model.files().truncationSide())));
        return json;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
