package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The modules of a Router's routes, of which several may be one. */
final class RoutedParts {

    private RoutedParts() {}

    /** Each module once, named as sentence-transformers names it: the first route that has it, its place there, its class. */
    static List<ModulePart> distinct(Map<String, EmbeddingModel> routes) {
        IdentityHashMap<Object, ModulePart> known = new IdentityHashMap<>();
        List<ModulePart> distinct = new ArrayList<>();
        routes.forEach((route, model) -> {
            int place = 0;
            for (ModulePart part : ModulePart.of(model)) {
                if (!known.containsKey(part.module())) {
                    ModulePart named = part.withId(route + "_" + place + "_" + part.className());
                    known.put(part.module(), named);
                    distinct.add(named);
                }
                place++;
            }
        });
        return List.copyOf(distinct);
    }

    /** {@code structure} of {@code router_config.json}: the names of the modules of each route. */
    static ObjectNode structure(Map<String, EmbeddingModel> routes, List<ModulePart> parts) {
        IdentityHashMap<Object, String> ids = new IdentityHashMap<>();
        parts.forEach(part -> ids.put(part.module(), part.id()));
        ObjectNode json = JsonFile.object();
        routes.forEach((route, model) -> {
            ArrayNode names = json.putArray(route);
            ModulePart.of(model).forEach(part -> names.add(ids.get(part.module())));
        });
        return json;
    }

    /** All that decides a text's vector beside weights, equal for a model and its saved copy. */
    static ObjectNode json(
            RouterConfiguration configuration, Map<String, EmbeddingModel> routes, List<ModulePart> parts) {
        ObjectNode json = JsonFile.object();
        json.set(RouterConfiguration.STRUCTURE, structure(routes, parts));
        json.set(RouterConfiguration.PARAMETERS, configuration.parameters());
        ObjectNode modules = json.putObject("modules");
        parts.forEach(part -> modules.set(part.id(), part.json()));
        ObjectNode texts = json.putObject("texts");
        routes.forEach((route, model) -> texts.putObject(route)
                .put("tokenizer", ModelFingerprint.ofContent(model.files().tokenizerJson()))
                .put("max_seq_length", model.maxSequenceLength())
                .put("truncation_side", Objects.toString(model.files().truncationSide())));
        return json;
    }
}
