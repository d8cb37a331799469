package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One entry of {@code modules.json}. The order of the list counts, not {@code idx}.
 *
 * @param className last name of the class
 * @param folder the module's folder
 */
record ModuleEntry(String className, Path folder) {

    static final String FILE = "modules.json";

    private static final String TRANSFORMER = "Transformer";
    private static final Set<String> ENCODERS = Set.of(TRANSFORMER, StaticFolder.CLASS_NAME);

    /**
     * The entries of a folder, of which the first is the Transformer or the StaticEmbedding; it alone if there is no such file.
     *
     * @throws ModelException if the list is none, names code that Jjak does not run, or leads out of the folder
     */
    static List<ModuleEntry> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return StaticFolder.isModel2Vec(folder)
                    ? ofModel2Vec(folder)
                    : List.of(new ModuleEntry(TRANSFORMER, folder));
        }
        JsonNode list = JsonFile.read(file);
        List<ModuleEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : list.isArray() ? list : JsonFile.object()) {
            JsonFields fields = new JsonFields(node, file.toString());
            FolderKeys.MODULES.check(node, file.toString());
            entries.add(new ModuleEntry(className(fields), inside(folder, fields.text("path", ""))));
            if (node.hasNonNull("name") && !names.add(node.get("name").asText())) {
                throw new ModelException(file + " lists two modules of the name \""
                        + node.get("name").asText()
                        + "\", of which sentence-transformers would keep only one. Give each a unique name.");
            }
        }
        if (entries.isEmpty()) {
            throw new ModelException(
                    file + " lists no modules: the first module must be a Transformer or a StaticEmbedding.");
        }
        if (!entries.get(0).isRouter()) {
            entries.get(0).requireEncoder(file.toString());
        }
        return entries;
    }

    /** Whether it sends texts through modules of its own, by what they are. */
    boolean isRouter() {
        return RouterConfiguration.CLASS_NAMES.contains(className);
    }

    /**
     * Requires that texts can go in here.
     *
     * @param origin the file that puts it first
     */
    void requireEncoder(String origin) {
        if (!ENCODERS.contains(className)) {
            throw UnknownModule.refusal(
                    origin, className, ", and the first module must be a Transformer or a StaticEmbedding");
        }
    }

    /** A folder of Model2Vec from before it wrote {@code modules.json}. */
    private static List<ModuleEntry> ofModel2Vec(Path folder) {
        ModuleEntry table = new ModuleEntry(StaticFolder.CLASS_NAME, folder);
        return StaticFolder.normalizes(folder)
                ? List.of(table, new ModuleEntry("Normalize", folder.resolve("1_Normalize")))
                : List.of(table);
    }

    private static String className(JsonFields fields) {
        return className(fields.text("type"), fields.origin());
    }

    /** @param type the class as Python names it */
    static String className(String type, String origin) {
        if (!type.startsWith("sentence_transformers.")) {
            throw new ModelException(origin + ": the module type " + type
                    + " is custom code, which Jjak does not run. Supported are sentence_transformers' "
                    + UnknownModule.KNOWN + ".");
        }
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** A folder in the given one; others are refused. */
    static Path inside(Path folder, String path) {
        try {
            // Absolute on both sides: a relative folder such as "." or ".." normalises to what no path starts with, or
            // every one.
            Path root = folder.toAbsolutePath().normalize();
            if (root.resolve(path).normalize().startsWith(root)) {
                return folder.resolve(path).normalize();
            }
        } catch (InvalidPathException noPath) {
            throw new ModelException(
                    folder.resolve(FILE) + ": a module's path is not a valid path on this system.", noPath);
        }
        throw new ModelException(folder.resolve(FILE) + ": the module path " + path + " leads outside the folder.");
    }

    /** The module's {@code config.json}; empty if there is none, as releases 2.x wrote no folder for {@code Normalize}. */
    ObjectNode configuration() {
        return Files.isRegularFile(configurationFile()) ? JsonFile.readObject(configurationFile()) : JsonFile.object();
    }

    Path configurationFile() {
        return folder.resolve("config.json");
    }
}
