package io.github.jjak.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.json.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot lacks that no model can do without, judged by its own files.
 *
 * <p>Serves snapshots that another program downloaded, of which no listing says what else the repository holds.
 */
final class SnapshotCheck {

    private static final List<String> WEIGHTS =
            List.of("model.safetensors", ModelFiles.INDEX, "pytorch_model.bin", "model.int8.safetensors");
    private static final List<String> TOKENIZERS = List.of("tokenizer.json", "vocab.txt", "vocab.json");
    private static final int MOST_MODULES = 100;

    private SnapshotCheck() {}

    /** Names of missing files, in the order found; empty when the snapshot can be loaded. */
    static List<String> missing(Path snapshot) {
        List<String> missing = new ArrayList<>();
        String root = "";
        boolean isTable = false;
        Path modules = snapshot.resolve("modules.json");
        if (Files.isRegularFile(modules)) {
            int index = 0;
            for (JsonNode module : JsonFile.read(modules)) {
                String path = module.path("path").asText("");
                // Anything else is for the loader to refuse, with its reason.
                String folder = path.matches("[A-Za-z0-9_-]{1,100}") ? path + "/" : "";
                String type = module.path("type").asText("");
                if (index == 0) {
                    root = folder;
                    isTable = type.endsWith("StaticEmbedding");
                } else if (!folder.isEmpty() && !type.endsWith("Normalize")) {
                    require(snapshot, folder + "config.json", missing);
                }
                if (!folder.isEmpty() && type.endsWith("Dense")) {
                    requireWeights(snapshot, folder, missing);
                }
                if (++index == MOST_MODULES) {
                    break;
                }
            }
        }
        if (!isTable) {
            require(snapshot, root + "config.json", missing);
        }
        requireAny(snapshot, root, TOKENIZERS, missing);
        requireWeights(snapshot, root, missing);
        return missing;
    }

    private static void requireWeights(Path snapshot, String folder, List<String> missing) {
        requireAny(snapshot, folder, WEIGHTS, missing);
        Path index = snapshot.resolve(folder + ModelFiles.INDEX);
        if (!has(snapshot, folder + WEIGHTS.get(0)) && Files.isRegularFile(index)) {
            ModelFiles.shards(folder + ModelFiles.INDEX, index).forEach(shard -> require(snapshot, shard, missing));
        }
    }

    private static void requireAny(Path snapshot, String folder, List<String> names, List<String> missing) {
        if (names.stream().noneMatch(name -> has(snapshot, folder + name))) {
            missing.add(folder + names.get(0));
        }
    }

    private static void require(Path snapshot, String file, List<String> missing) {
        if (!has(snapshot, file)) {
            missing.add(file);
        }
    }

    private static boolean has(Path snapshot, String file) {
        return Files.isRegularFile(snapshot.resolve(file));
    }
}
