package io.github.jjak.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.jjak.encoder.Encoder;
import io.github.jjak.encoder.EncoderConfiguration;
import io.github.jjak.error.ModelException;
import io.github.jjak.file.AtomicFolder;
import io.github.jjak.json.JsonFields;
import io.github.jjak.json.JsonFile;
import io.github.jjak.tensor.PickledTensorsWriter;
import io.github.jjak.tensor.SafetensorsWriter;
import io.github.jjak.tensor.StoredType;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tokenize.Tokenizer;
import io.github.jjak.tokenize.TokenizerFiles;
import io.github.jjak.tokenize.VocabularySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sentence-transformers folder: {@code modules.json}, the encoder's files, one folder per further module.
 *
 * <p>Reads the dialects of releases 2.x to 6.x and plain encoder folders (which get mean pooling); writes the old dialect,
 * which all of them read.
 */
final class ModelFolder {

    private static final Logger log = LoggerFactory.getLogger(ModelFolder.class);

    static final String MODULES = "modules.json";
    private static final String OLD_TYPES = "sentence_transformers.models.";

    private ModelFolder() {}

    /** One entry of {@code modules.json}: the class's last name and the module's folder. */
    private record ModuleEntry(String className, Path folder) {}

    static SentenceTransformer load(Path folder, LoadOptions options) {
        recover(folder);
        return load(folder, folder.toString(), options);
    }

    /** @param location what the caller calls the model */
    static SentenceTransformer load(Path folder, String location, LoadOptions options) {
        if (!Files.isDirectory(folder)) {
            throw new ModelException("No model folder at " + folder + ".");
        }
        List<ModuleEntry> entries = entries(folder);
        return load(folder, entries, new EncoderFolder(location, entries.get(0).folder()), options);
    }

    /** Loads an encoder from elsewhere with the modules of a folder, if it has any. */
    static SentenceTransformer load(Path folder, EncoderFiles encoderFiles, LoadOptions options) {
        return load(folder, entries(folder), encoderFiles, options);
    }

    private static SentenceTransformer load(
            Path folder, List<ModuleEntry> entries, EncoderFiles encoderFiles, LoadOptions options) {
        Encoder encoder = options.withPositions(encoderFiles.load());
        EncoderConfiguration configuration = encoder.configuration();
        List<SentenceModule> modules = new ArrayList<>();
        Tokenizer tokenizer = null;
        try {
            Pooling pooling = Pooling.mean(configuration.hiddenSize());
            int dimension = pooling.dimension();
            for (ModuleEntry entry : entries.subList(1, entries.size())) {
                if (entry.className().equals("Pooling")) {
                    Path file = entry.folder().resolve("config.json");
                    pooling = Pooling.parse(JsonFile.readObject(file), file.toString(), configuration.hiddenSize());
                    dimension = pooling.dimension();
                } else {
                    SentenceModule module = module(entry, dimension);
                    modules.add(module);
                    dimension = module.dimension(dimension);
                }
            }
            byte[] tokenizerJson = tokenizerJson(encoderFiles, configuration);
            tokenizer = Tokenizer.load(
                    tokenizerJson, encoderFiles.file(TokenizerFiles.TOKENIZER).toString());
            FolderFiles files = FolderFiles.read(folder, encoderFiles, encoder, options, tokenizerJson);
            return new SentenceTransformer(tokenizer, encoder, pooling, modules, files);
        } catch (RuntimeException failure) {
            modules.forEach(SentenceModule::close);
            encoder.close();
            if (tokenizer != null) {
                tokenizer.close();
            }
            throw failure;
        }
    }

    private static void recover(Path folder) {
        try {
            AtomicFolder.recover(folder);
        } catch (IOException readOnly) {
            log.debug("{} could not be checked for an interrupted save", folder, readOnly);
        }
    }

    private static List<ModuleEntry> entries(Path folder) {
        if (!Files.exists(folder.resolve(MODULES))) {
            return List.of(new ModuleEntry("Transformer", folder));
        }
        JsonNode list = JsonFile.read(folder.resolve(MODULES));
        List<ModuleEntry> entries = new ArrayList<>();
        for (JsonNode node : list) {
            JsonFields fields = new JsonFields(node, folder.resolve(MODULES).toString());
            entries.add(new ModuleEntry(className(fields), inside(folder, fields.text("path", ""))));
        }
        if (entries.isEmpty() || !entries.get(0).className().equals("Transformer")) {
            throw new ModelException(folder.resolve(MODULES) + ": the first module must be a Transformer.");
        }
        return entries;
    }

    private static String className(JsonFields fields) {
        String type = fields.text("type");
        if (!type.startsWith("sentence_transformers.")) {
            throw new ModelException(fields.origin() + ": the module type " + type
                    + " is code of its own, which Jjak does not run. Known are sentence_transformers' Transformer,"
                    + " Pooling, Dense and Normalize.");
        }
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static Path inside(Path folder, String path) {
        try {
            // Absolute on both sides: a relative folder such as "." or ".." normalises to what no path starts with, or
            // every one.
            Path root = folder.toAbsolutePath().normalize();
            if (root.resolve(path).normalize().startsWith(root)) {
                return folder.resolve(path).normalize();
            }
        } catch (InvalidPathException noPath) {
            throw new ModelException(folder.resolve(MODULES) + ": a module's path is no path on this system.", noPath);
        }
        throw new ModelException(folder.resolve(MODULES) + ": the module path " + path + " leads out of the folder.");
    }

    private static SentenceModule module(ModuleEntry entry, int dimension) {
        return switch (entry.className()) {
            case "Normalize" -> new Normalize();
            case "Dense" -> Dense.load(entry.folder(), dimension);
            default ->
                throw new ModelException(entry.folder() + ": the module " + entry.className()
                        + " is not known; known are Transformer, Pooling, Dense and Normalize.");
        };
    }

    /** The content of {@code tokenizer.json}, read or made from older files, checked against the table of embeddings. */
    private static byte[] tokenizerJson(EncoderFiles files, EncoderConfiguration configuration) {
        byte[] json = files.tokenizerJson();
        long tokens =
                VocabularySize.of(json, files.file(TokenizerFiles.TOKENIZER).toString());
        if (tokens > configuration.vocabularySize()) {
            throw new ModelException(files.location() + ": the tokenizer has " + tokens
                    + " tokens, but the model's vocabulary has " + configuration.vocabularySize()
                    + ": tokenizer.json and the weights belong to different models.");
        }
        return json;
    }

    static void save(
            Path folder,
            SentenceTransformer model,
            FolderFiles files,
            Map<String, String> documents,
            StoredType type,
            AtomicFolder.Content further) {
        AtomicFolder.write(folder, target -> {
            writeEncoder(target, model.encoder(), type);
            writeTokenizer(target, files);
            ArrayNode modules = JsonFile.object().putArray("modules");
            addModule(modules, "", "Transformer");
            String poolingPath = addModule(modules, "1_Pooling", "Pooling");
            JsonFile.write(
                    Files.createDirectory(target.resolve(poolingPath)).resolve("config.json"),
                    model.pooling().toJson());
            for (SentenceModule module : model.modules()) {
                String path = addModule(modules, modules.size() + "_" + module.className(), module.className());
                writeModule(Files.createDirectory(target.resolve(path)), module);
            }
            JsonFile.write(target.resolve(MODULES), modules);
            JsonFile.write(target.resolve(FolderFiles.SENTENCE_TRANSFORMERS), files.writtenConfiguration());
            for (Map.Entry<String, String> document : documents.entrySet()) {
                Files.writeString(target.resolve(document.getKey()), document.getValue());
            }
            further.writeTo(target);
        });
    }

    private static void writeEncoder(Path target, Encoder encoder, StoredType type) throws IOException {
        JsonFile.write(target.resolve("config.json"), encoder.configuration().json());
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(target.resolve(WeightFiles.SINGLE), encoder.checkpoint(), type);
        }
    }

    private static void writeTokenizer(Path target, FolderFiles files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.tokenizerFiles().entrySet()) {
            Files.write(target.resolve(file.getKey()), file.getValue());
        }
        JsonFile.write(target.resolve(FolderFiles.TOKENIZER_CONFIG), files.tokenizerConfiguration());
        JsonFile.write(
                target.resolve(FolderFiles.LENGTH_FILES.get(0)),
                JsonFile.object()
                        .put("max_seq_length", files.maxSequenceLength())
                        .put("do_lower_case", files.lowerCase()));
    }

    private static void writeModule(Path folder, SentenceModule module) throws IOException {
        JsonFile.write(folder.resolve("config.json"), module.toJson());
        try (TensorScope scope = TensorScope.open()) {
            if (!module.checkpoint().isEmpty()) {
                SafetensorsWriter.write(folder.resolve(WeightFiles.SINGLE), module.checkpoint());
                // All that releases 2.x of sentence-transformers look for here.
                PickledTensorsWriter.write(folder.resolve(WeightFiles.PICKLED), module.checkpoint());
            }
        }
    }

    private static String addModule(ArrayNode modules, String path, String className) {
        int index = modules.size();
        modules.addObject()
                .put("idx", index)
                .put("name", Integer.toString(index))
                .put("path", path)
                .put("type", OLD_TYPES + className);
        return path;
    }
}
