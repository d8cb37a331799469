package io.github.jjak.model;

import io.github.jjak.error.ModelException;
import io.github.jjak.file.AtomicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What a person writes to name a model: a folder, an {@code .onnx} file or {@code builtin:NAME}. */
sealed interface ModelLocation {

    String BUILTIN_PREFIX = "builtin:";

    SentenceTransformer load(LoadOptions options);

    record Folder(Path path) implements ModelLocation {
        @Override
        public SentenceTransformer load(LoadOptions options) {
            return ModelFolder.load(path, options);
        }
    }

    record Onnx(Path path) implements ModelLocation {
        @Override
        public SentenceTransformer load(LoadOptions options) {
            return OnnxFile.load(path, options);
        }
    }

    record Builtin(String name) implements ModelLocation {
        @Override
        public SentenceTransformer load(LoadOptions options) {
            return BuiltinModels.load(name, options);
        }
    }

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
        } catch (InvalidPathException notAPath) {
            throw missing(location);
        } catch (IOException cause) {
            throw new ModelException(location + " cannot be read: " + cause.getMessage(), cause);
        }
        throw missing(location);
    }

    private static ModelException missing(String location) {
        return new ModelException("No model folder at \"" + location + "\". Give a folder that holds config.json,"
                + " model.safetensors and tokenizer.json (as Python's model.save writes it), an exported .onnx file, or one"
                + " of: "
                + BuiltinModels.listing() + ".");
    }
}
