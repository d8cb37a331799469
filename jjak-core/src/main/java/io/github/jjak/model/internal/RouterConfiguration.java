package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.TextRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which modules the texts of a role go through: {@code router_config.json} of sentence-transformers' {@code Router}, or {@code config.json} of
 * its forerunner {@code Asym}.
 *
 * @param routes modules by the name of a route, in the order of the file
 * @param defaultRoute of texts without a role; null for none
 * @param mappings routes by task and modality, which come before names; {@code null} stands for any
 */
record RouterConfiguration(
        Map<String, List<ModuleEntry>> routes, @Nullable String defaultRoute, Map<Key, String> mappings) {

    static final Set<String> CLASS_NAMES = Set.of("Router", "Asym");
    static final String FILE = "router_config.json";

    static final String TYPES = "types";
    static final String STRUCTURE = "structure";
    static final String PARAMETERS = "parameters";
    static final String DEFAULT_ROUTE = "default_route";
    static final String ALLOW_EMPTY_KEY = "allow_empty_key";
    static final String MAPPINGS = "route_mappings";

    private static final String TEXT = "text";
    private static final String WORD = "(None|'[^']*'|\"[^\"]*\")";
    private static final Pattern KEY = Pattern.compile("\\(\\s*" + WORD + "\\s*,\\s*(?:" + WORD + "|\\(.*\\))\\s*\\)");

    /** What is asked for; null for anything. */
    record Key(@Nullable String task, @Nullable String modality) {}

    RouterConfiguration {
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        mappings = Collections.unmodifiableMap(new LinkedHashMap<>(mappings));
    }

    /**
     * Reads the configuration of a Router.
     *
     * @throws ModelException if it names modules that are not there, code that Jjak does not run, or routes that do not exist
     */
    static RouterConfiguration read(ModuleEntry router) {
        Path own = router.folder().resolve(FILE);
        Path file = Files.isRegularFile(own) ? own : router.configurationFile();
        ObjectNode json = JsonFile.readObject(file);
        FolderKeys.ROUTER.check(json, file.toString());
        Map<String, List<ModuleEntry>> routes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> route : json.path(STRUCTURE).properties()) {
            List<ModuleEntry> entries = new ArrayList<>();
            for (JsonNode id : route.getValue()) {
                entries.add(entry(id.asText(), json.path(TYPES), router.folder(), file));
            }
            routes.put(route.getKey(), entries);
        }
        if (routes.isEmpty()) {
            throw new ModelException(file + ": " + STRUCTURE + " names no route.");
        }
        JsonNode parameters = json.path(PARAMETERS);
        FolderKeys.ROUTER_PARAMETERS.check(parameters, file.toString());
        JsonFields fields = new JsonFields(parameters, file.toString());
        String stated = fields.text(DEFAULT_ROUTE, "");
        String first =
                fields.flag(ALLOW_EMPTY_KEY, true) ? routes.keySet().iterator().next() : null;
        String defaultRoute = stated.isEmpty() ? first : stated;
        Map<Key, String> mappings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> mapping : parameters.path(MAPPINGS).properties()) {
            Key key = key(mapping.getKey(), file);
            if (key != null) {
                mappings.put(key, mapping.getValue().asText());
            }
        }
        requireKnown(defaultRoute, routes, file);
        mappings.values().forEach(route -> requireKnown(route, routes, file));
        return new RouterConfiguration(routes, defaultRoute, mappings);
    }

    private static ModuleEntry entry(String id, JsonNode types, Path folder, Path file) {
        if (!types.path(id).isTextual()) {
            throw new ModelException(file + ": " + TYPES + " does not say of which class the module " + id + " is.");
        }
        return new ModuleEntry(
                ModuleEntry.className(types.path(id).asText(), file.toString()), ModuleEntry.inside(folder, id));
    }

    private static void requireKnown(@Nullable String route, Map<String, List<ModuleEntry>> routes, Path file) {
        if (route != null && !routes.containsKey(route)) {
            throw new ModelException(
                    file + ": there is no route \"" + route + "\"; there are " + routes.keySet() + ".");
        }
    }

    /** @return null for what is not about texts alone */
    private static @Nullable Key key(String written, Path file) {
        Matcher matcher = KEY.matcher(written.strip());
        if (!matcher.matches()) {
            throw new ModelException(file + ": " + MAPPINGS + " has the key " + written
                    + ", which is not a pair of a task and a modality such as ('query', 'text').");
        }
        String modality = matcher.group(2);
        return modality == null || !Set.of("None", "'text'", "\"text\"").contains(modality)
                ? null
                : new Key(word(matcher.group(1)), word(modality));
    }

    private static @Nullable String word(String written) {
        return written.equals("None") ? null : written.substring(1, written.length() - 1);
    }

    /** The route of texts of a role, as sentence-transformers 6 finds it; null if there is none. */
    @Nullable
    String of(TextRole role) {
        String task = task(role);
        for (Key key : new Key[] {new Key(task, TEXT), new Key(task, null), new Key(null, TEXT), new Key(null, null)}) {
            String route = mappings.get(key);
            if (route != null) {
                return route;
            }
        }
        if (task != null && routes.containsKey(task)) {
            return task;
        }
        if (routes.containsKey(TEXT)) {
            return TEXT;
        }
        return task == null ? defaultRoute : null;
    }

    private static @Nullable String task(TextRole role) {
        return switch (role) {
            case QUERY -> "query";
            case DOCUMENT -> "document";
            case TEXT -> null;
        };
    }

    /** {@link #PARAMETERS} of a saved model. */
    ObjectNode parameters() {
        ObjectNode json = JsonFile.object();
        json.put(DEFAULT_ROUTE, defaultRoute).put(ALLOW_EMPTY_KEY, defaultRoute != null);
        ObjectNode written = json.putObject(MAPPINGS);
        mappings.forEach(
                (key, route) -> written.put("(" + written(key.task()) + ", " + written(key.modality()) + ")", route));
        return json;
    }

    private static String written(@Nullable String word) {
        return word == null ? "None" : "'" + word + "'";
    }
}
