package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.TextRole;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A folder whose {@code modules.json} names a Router. What stands before and behind the Router belongs to every route, so a route is a model
 * of its own, and modules of the same folder are one. Written is one Router with the whole of each route.
 */
final class RouterFolder {

    private final Path folder;
    private final List<ModuleEntry> entries;
    private final String location;
    private final LoadOptions options;
    private final Map<Path, Encoder> encoders = new HashMap<>();
    private final Map<Path, Pooling> poolings = new HashMap<>();
    private final Map<Path, SentenceModule> modules = new HashMap<>();

    private RouterFolder(Path folder, List<ModuleEntry> entries, String location, LoadOptions options) {
        this.folder = folder;
        this.entries = entries;
        this.location = location;
        this.options = options;
    }

    /** Whether there is a Router among the modules. */
    static boolean isOne(List<ModuleEntry> entries) {
        return entries.stream().anyMatch(ModuleEntry::isRouter);
    }

    /**
     * Reads the model.
     *
     * @throws ModelException if a route cannot be read or reached, or gives vectors of another size than the others
     */
    static EmbeddingModel load(Path folder, List<ModuleEntry> entries, String location, LoadOptions options) {
        return new RouterFolder(folder, entries, location, options).load();
    }

    private EmbeddingModel load() {
        int place = place();
        RouterConfiguration configuration = RouterConfiguration.read(entries.get(place));
        requireReached(configuration);
        Map<String, EmbeddingModel> routes = new LinkedHashMap<>();
        try {
            configuration.routes().forEach((name, own) -> {
                List<ModuleEntry> chain = new ArrayList<>(entries.subList(0, place));
                chain.addAll(own);
                chain.addAll(entries.subList(place + 1, entries.size()));
                routes.put(name, route(name, chain));
            });
            return RoutedModel.of(location, configuration, routes);
        } catch (RuntimeException failure) {
            close(routes);
            throw failure;
        }
    }

    private int place() {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).isRouter()) {
                places.add(i);
            }
        }
        if (places.size() > 1) {
            throw new ModelException(origin() + " lists two Routers; Jjak supports one.");
        }
        return places.get(0);
    }

    private String origin() {
        return folder.resolve(ModuleEntry.FILE).toString();
    }

    private void requireReached(RouterConfiguration configuration) {
        Set<String> reached = new HashSet<>();
        for (TextRole role : TextRole.values()) {
            String route = configuration.of(role);
            if (route != null) {
                reached.add(route);
            }
        }
        for (String route : configuration.routes().keySet()) {
            if (!reached.contains(route)) {
                throw new ModelException(origin() + ": the Router's route \"" + route
                        + "\" is for neither questions (query), answers (document) nor other texts, and Jjak has no other"
                        + " texts. Remove it in Python, or name it in route_mappings.");
            }
        }
    }

    private EmbeddingModel route(String name, List<ModuleEntry> chain) {
        if (chain.isEmpty()) {
            throw new ModelException(origin() + ": the Router's route \"" + name + "\" has no modules.");
        }
        ModuleEntry first = chain.get(0);
        first.requireEncoder(origin());
        EmbeddingModel loaded = ModelFolder.load(folder, chain, ModelFolder.encoderFiles(location, first), options);
        try {
            return shared(loaded, chain);
        } catch (RuntimeException failure) {
            loaded.close();
            throw failure;
        }
    }

    /** The same with the modules that former routes have read from the same folders. */
    private EmbeddingModel shared(EmbeddingModel loaded, List<ModuleEntry> chain) {
        Encoder encoder = once(encoders, chain.get(0).folder(), loaded.encoder());
        List<SentenceModule> own = new ArrayList<>(loaded.modules().ofTokens());
        own.addAll(loaded.modules().ofTexts());
        List<ModuleEntry> counted =
                ModuleChain.counted(chain, origin(), loaded.encoder().configuration());
        if (loaded.modules().layers() != null && encoder != loaded.encoder()) {
            throw new ModelException(origin() + ": routes of the Router share an encoder with a "
                    + LayerPooling.CLASS_NAME + ", which Jjak does not support.");
        }
        Pooling pooling = loaded.modules().pooling();
        List<SentenceModule> ofRoute = new ArrayList<>();
        int next = 0;
        for (ModuleEntry entry : counted) {
            if (entry.className().equals("Pooling")) {
                pooling = once(poolings, entry.folder(), pooling);
            } else if (!entry.className().equals(LayerPooling.CLASS_NAME)) {
                ofRoute.add(once(modules, entry.folder(), own.get(next++)));
            }
        }
        int ofTokens = loaded.modules().ofTokens().size();
        // What is replaced has been read only to be checked.
        for (int i = 0; i < own.size(); i++) {
            if (ofRoute.get(i) != own.get(i)) {
                own.get(i).close();
            }
        }
        if (encoder != loaded.encoder()) {
            loaded.encoder().close();
        }
        return new EmbeddingModel(
                loaded.tokenizer(),
                encoder,
                new Modules(
                        loaded.modules().layers(),
                        ofRoute.subList(0, ofTokens),
                        pooling,
                        ofRoute.subList(ofTokens, ofRoute.size())),
                loaded.files());
    }

    private static <T> T once(Map<Path, T> known, Path folder, T read) {
        T former = known.putIfAbsent(folder.toAbsolutePath().normalize(), read);
        return former == null ? read : former;
    }

    private static void close(Map<String, EmbeddingModel> routes) {
        RoutedParts.distinct(routes).forEach(ModulePart::close);
        routes.values().forEach(model -> model.tokenizer().close());
    }

    /** Writes the Router and all modules of its routes, each into a folder of its own. */
    static void write(Path target, RoutedEncoder encoder, StoredType type) throws IOException {
        ObjectNode json = JsonFile.object();
        ObjectNode types = json.putObject(RouterConfiguration.TYPES);
        for (ModulePart part : encoder.parts()) {
            types.put(part.id(), ModelFolder.OLD_TYPES + part.className());
            Path folder = Files.createDirectory(target.resolve(part.id()));
            ModelFolder.writeModule(folder, part, part.model().files(), type);
        }
        json.set(
                RouterConfiguration.STRUCTURE,
                Objects.requireNonNull(encoder.configuration().json().get(RouterConfiguration.STRUCTURE)));
        json.set(RouterConfiguration.PARAMETERS, encoder.router().parameters());
        JsonFile.write(target.resolve(RouterConfiguration.FILE), json);
        ArrayNode modules = JsonFile.object().putArray("modules");
        ModelFolder.addModule(modules, "", "Router");
        JsonFile.write(target.resolve(ModuleEntry.FILE), modules);
    }
}
