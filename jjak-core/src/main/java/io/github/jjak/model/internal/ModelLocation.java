package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.hub.internal.HubId;
import io.github.jjak.hub.internal.HubModels;
import io.github.jjak.model.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a person writes to name a model: a folder, an {@code .onnx} file, a hub id, or {@code builtin:NAME}. */
public sealed interface ModelLocation {

    String BUILTIN_PREFIX = "builtin:";

    EmbeddingModel load(LoadOptions options);

    /**
     * Refuses what can be seen not to be there without reading it.
     *
     * @throws ModelException if there is no such model
     */
    default void require() {}

    record Folder(Path path) implements ModelLocation {
        @Override
        public EmbeddingModel load(LoadOptions options) {
            return ModelFolder.load(path, options);
        }
    }

    record Onnx(Path path) implements ModelLocation {
        @Override
        public EmbeddingModel load(LoadOptions options) {
            return OnnxFile.load(path, options);
        }
    }

    record Builtin(String name) implements ModelLocation {
        @Override
        public EmbeddingModel load(LoadOptions options) {
            return BuiltinModels.load(name, options);
        }

        @Override
        public void require() {
            BuiltinModels.require(name);
        }
    }

    /** A model of the hub that is no folder here. */
    record Hub(HubId id) implements ModelLocation {
        @Override
        public EmbeddingModel load(LoadOptions options) {
            return ModelFolder.load(snapshot(options), id.toString(), options);
        }

        Path snapshot(LoadOptions options) {
            HubModels models = HubModels.ofEnvironment();
            try {
                return models.snapshot(id, options.downloads());
            } catch (ModelException cause) {
                // A mistyped folder and a mistyped id look alike.
                throw new ModelException(
                        "There is no folder \"" + id + "\", so it was looked up on the Hugging Face hub. "
                                + cause.getMessage() + " Or give a model folder, or one of: " + BuiltinModels.listing()
                                + ".",
                        cause);
            }
        }
    }

    /** Folder of a model that lies in one or is on the hub; null for any other. */
    static @Nullable Path folder(String location, LoadOptions options) {
        if (location.isBlank() || location.startsWith(BUILTIN_PREFIX)) {
            return null;
        }
        ModelLocation parsed = parse(location);
        if (parsed instanceof Folder here) {
            return here.path();
        }
        return parsed instanceof Hub there ? there.snapshot(options) : null;
    }

    /**
     * Reads a location. A folder that is there comes first; what begins like a path, has more than one slash, or lies in a folder
     * that is there is a path; of the rest, what has the form of a hub id is one.
     *
     * @throws ModelException if it is neither
     */
    static ModelLocation parse(String location) {
        if (location.startsWith(BUILTIN_PREFIX)) {
            return new Builtin(location.substring(BUILTIN_PREFIX.length()));
        }
        try {
            Path path = Path.of(location);
            if (!Files.exists(path)) {
                // A crash while a model was replaced leaves the former one under another name; it is as good.
                AtomicFolder.recover(path);
            }
            if (Files.isDirectory(path)) {
                return new Folder(path);
            }
            if (OnnxFile.isOne(path)) {
                return new Onnx(path);
            }
            if (HubId.matches(location) && !Files.exists(path) && !liesInFolder(path)) {
                return new Hub(HubId.parse(location));
            }
        } catch (InvalidPathException notAPath) {
            throw missing(location);
        } catch (IOException cause) {
            throw new ModelException(location + " cannot be read: " + cause.getMessage(), cause);
        }
        throw missing(location);
    }

    /** {@code out/bset} where there is a folder {@code out}: a slip of the hand, not an owner. */
    private static boolean liesInFolder(Path path) {
        Path parent = path.getParent();
        return parent != null && Files.isDirectory(parent);
    }

    private static ModelException missing(String location) {
        return new ModelException("No model folder at \"" + location + "\". Give a folder that holds config.json,"
                + " model.safetensors and tokenizer.json (as"
                + " Python's model.save writes it), an exported"
                + " .onnx file, an id of the hub (owner/name,"
                + " such as klue/roberta-base), or one of: "
                + BuiltinModels.listing() + ".");
    }
}
