package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.ModelException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.Tokenizer;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.TokenizerSettings;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.PickledTensorsWriter;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sentence-transformers folder: {@code modules.json}, the encoder's files, one folder per further module.
 *
 * <p>Reads the dialects of releases 2.x to 6.x and plain encoder folders (which get mean pooling); writes the old dialect,
 * which all of them read.
 */
public final class ModelFolder {

    private static final Logger log = LoggerFactory.getLogger(ModelFolder.class);

    static final String MODULES = ModuleEntry.FILE;
    private static final String CHAT_TEMPLATE = "chat_template";
    static final String OLD_TYPES = "sentence_transformers.models.";

    private ModelFolder() {}

    public static EmbeddingModel load(Path folder, LoadOptions options) {
        recover(folder);
        return load(folder, folder.toString(), options);
    }

    /** @param location what the caller calls the model */
    public static EmbeddingModel load(Path folder, String location, LoadOptions options) {
        requireFolder(folder);
        refuseCrossEncoder(folder);
        List<ModuleEntry> entries = ModuleEntry.read(folder);
        if (RouterFolder.isOne(entries)) {
            return RouterFolder.load(folder, entries, location, options);
        }
        Path encoder = entries.get(0).folder();
        if (AdapterFiles.isIn(encoder) && !Files.exists(encoder.resolve("config.json"))) {
            return withBase(folder, encoder, location, options);
        }
        return load(folder, entries, encoderFiles(location, entries.get(0)), options);
    }

    /** The files of a first module. */
    static EncoderFiles encoderFiles(String location, ModuleEntry first) {
        return first.className().equals(StaticFolder.CLASS_NAME)
                ? new StaticFolder(location, first.folder())
                : new EncoderFolder(location, first.folder());
    }

    /** Restores what an interrupted save left, and refuses what is no folder of regular files. */
    static void prepare(Path folder) {
        recover(folder);
        requireFolder(folder);
    }

    private static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ModelException("No model folder at " + folder + ".");
        }
        requireFiles(folder);
    }

    private static void refuseCrossEncoder(Path folder) {
        Path file = folder.resolve(FolderFiles.SENTENCE_TRANSFORMERS);
        if (Files.isRegularFile(file)
                && JsonFile.readObject(file).path("model_type").asText().equals("CrossEncoder")) {
            throw new ModelException(
                    file + ": this is a cross-encoder, which gives no vectors. Load it with CrossEncoder.load.");
        }
    }

    /** An adapter alone: the encoder that it names, and its own modules if it has any. */
    private static EmbeddingModel withBase(Path folder, Path adapter, String location, LoadOptions options) {
        String base = AdapterFiles.base(adapter);
        Path baseFolder = ModelLocation.folder(base, options);
        if (baseFolder == null || AdapterFiles.isIn(baseFolder)) {
            throw new ModelException(
                    adapter.resolve(AdapterFiles.CONFIGURATION) + ": base_model_name_or_path is \"" + base
                            + "\", which is neither a model folder here nor an id of the hub. Put the base model where the adapter names it.");
        }
        boolean ownModules = Files.exists(folder.resolve(MODULES));
        Path modules = ownModules ? folder : baseFolder;
        List<ModuleEntry> entries = ModuleEntry.read(modules);
        Path encoder = ownModules
                ? ModuleEntry.read(baseFolder).get(0).folder()
                : entries.get(0).folder();
        return load(modules, entries, new EncoderFolder(location, encoder, adapter), options);
    }

    private static void requireFiles(Path folder) {
        boolean modelFolder = Files.exists(folder.resolve(MODULES)) || Files.exists(folder.resolve("config.json"));
        if (!modelFolder) {
            return; // somebody's home may hold sockets; what it lacks is told by whoever looks for it
        }
        try {
            RegularFile.requireIn(folder);
        } catch (IOException device) {
            throw new ModelException(device.getMessage() + ".", device);
        }
    }

    /** Loads an encoder from elsewhere with the modules of a folder, if it has any. */
    public static EmbeddingModel load(Path folder, EncoderFiles encoderFiles, LoadOptions options) {
        return load(folder, ModuleEntry.read(folder), encoderFiles, options);
    }

    /** @param entries an encoder and what stands behind it */
    static EmbeddingModel load(Path folder, List<ModuleEntry> entries, EncoderFiles encoderFiles, LoadOptions options) {
        EncoderFiles.Loaded loaded = encoderFiles.load(folder, entries, options);
        Modules modules = loaded.modules();
        Encoder encoder = withPositions(loaded, options);
        EncoderConfiguration configuration = encoder.configuration();
        @Nullable Tokenizer tokenizer = null;
        try {
            checkKeys(folder, encoderFiles, configuration);
            LengthFile lengths = encoderFiles.lengths();
            TokenizerSettings.Effective effective = encoderFiles.tokenizer(configuration, lengths);
            tokenizer = Tokenizer.load(
                    effective,
                    StaticFolder.bag(configuration),
                    encoderFiles.file(TokenizerFiles.TOKENIZER).toString());
            FolderFiles files = FolderFiles.read(folder, encoderFiles, encoder, options, lengths, effective);
            new TokenizerFit(encoderFiles.location(), encoder.tokenNumbers())
                    .check(tokenizer.affixes(), files.maxSequenceLength());
            return new EmbeddingModel(tokenizer, encoder, modules, files);
        } catch (RuntimeException failure) {
            modules.close();
            encoder.close();
            if (tokenizer != null) {
                tokenizer.close();
            }
            throw failure;
        }
    }

    /**
     * The encoder, or in its place, closing it, one with as many positions as are asked for.
     *
     * @throws io.github.jjak.error.UsageException if it has no table of positions that could be made longer
     */
    static Encoder withPositions(Encoder encoder, LoadOptions options) {
        Integer asked = options.maxSequenceLength();
        if (!options.extendPositions() || asked == null || asked <= encoder.maxTokens()) {
            return encoder;
        }
        try (encoder) {
            return encoder.extendPositions(asked);
        }
    }

    private static Encoder withPositions(EncoderFiles.Loaded loaded, LoadOptions options) {
        try {
            return withPositions(loaded.encoder(), options);
        } catch (RuntimeException failure) {
            loaded.modules().close();
            throw failure;
        }
    }

    /** Keys of the small files that no other place reads: refused by value, or named in the log. */
    private static void checkKeys(Path folder, EncoderFiles files, EncoderConfiguration configuration) {
        if (configuration.architecture().hasKnownKeys()) {
            FolderKeys.CONFIG.check(
                    configuration.json(), files.file("config.json").toString());
        }
        Path settings = files.file(TokenizerSettings.FILE);
        if (Files.isRegularFile(settings)) {
            ObjectNode json = JsonFile.readObject(settings);
            FolderKeys.TOKENIZER_CONFIG.check(json, settings.toString());
            if (json.hasNonNull(CHAT_TEMPLATE) && !Files.isRegularFile(folder.resolve(MODULES))) {
                throw new ModelException(settings
                        + ": there is a chat_template, which sentence-transformers 6 would apply to every text but"
                        + " Jjak does not. Remove it, or save the model with sentence-transformers and the modality"
                        + " text.");
            }
        }
        Path specials = files.file("special_tokens_map.json");
        if (Files.isRegularFile(specials)) {
            FolderKeys.SPECIAL_TOKENS_MAP.check(JsonFile.readObject(specials), specials.toString());
        }
    }

    private static void recover(Path folder) {
        try {
            AtomicFolder.recover(folder);
        } catch (IOException readOnly) {
            log.debug("{} could not be checked for an interrupted save", folder, readOnly);
        }
    }

    static void save(
            Path folder,
            EmbeddingModel model,
            FolderFiles files,
            Map<String, String> documents,
            StoredType type,
            AtomicFolder.Content further) {
        AtomicFolder.write(folder, target -> {
            if (model.encoder() instanceof RoutedEncoder routes) {
                RouterFolder.write(target, routes, type);
            } else {
                writeModules(target, model, files, type);
            }
            JsonFile.write(target.resolve(FolderFiles.SENTENCE_TRANSFORMERS), files.writtenConfiguration());
            for (Map.Entry<String, String> document : documents.entrySet()) {
                Files.writeString(target.resolve(document.getKey()), document.getValue());
            }
            further.writeTo(target);
        });
    }

    private static void writeModules(Path target, EmbeddingModel model, FolderFiles files, StoredType type)
            throws IOException {
        ArrayNode modules = JsonFile.object().putArray("modules");
        for (ModulePart part : ModulePart.of(model)) {
            // The encoder lies in the folder of the model itself.
            String path = modules.isEmpty() ? "" : modules.size() + "_" + part.className();
            addModule(modules, path, part.className());
            writeModule(path.isEmpty() ? target : Files.createDirectory(target.resolve(path)), part, files, type);
        }
        JsonFile.write(target.resolve(MODULES), modules);
    }

    /**
     * Writes a module into its folder.
     *
     * @param files beside an encoder
     */
    static void writeModule(Path folder, ModulePart part, FolderFiles files, StoredType type) throws IOException {
        if (!(part.module() instanceof Encoder encoder)) {
            writeModule(folder, part.json(), part.checkpoint());
        } else if (encoder.configuration().isTable()) {
            StaticFolder.write(folder, part.model(), type);
        } else {
            writeEncoder(folder, encoder, type);
            writeTokenizer(folder, files);
        }
    }

    private static void writeEncoder(Path target, Encoder encoder, StoredType type) throws IOException {
        JsonFile.write(target.resolve("config.json"), WrittenConfiguration.of(encoder, type));
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(target.resolve(WeightFiles.of(type)), encoder.checkpoint(), type);
        }
    }

    static void writeTokenizer(Path target, FolderFiles files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.tokenizerFiles().entrySet()) {
            Files.write(target.resolve(file.getKey()), file.getValue());
        }
        JsonFile.write(target.resolve(FolderFiles.TOKENIZER_CONFIG), files.tokenizerConfiguration());
        JsonFile.write(
                target.resolve(LengthFile.NAME),
                JsonFile.object()
                        .put("max_seq_length", files.maxSequenceLength())
                        .put("do_lower_case", files.lowerCase()));
    }

    private static void writeModule(Path folder, ObjectNode json, Map<String, Tensor> checkpoint) throws IOException {
        JsonFile.write(folder.resolve("config.json"), json);
        if (!checkpoint.isEmpty()) {
            try (TensorScope scope = TensorScope.open()) {
                SafetensorsWriter.write(folder.resolve(WeightFiles.SINGLE), checkpoint);
                // All that releases 2.x of sentence-transformers look for here.
                PickledTensorsWriter.write(folder.resolve(WeightFiles.PICKLED), checkpoint);
            }
        }
    }

    static void addModule(ArrayNode modules, String path, String className) {
        int index = modules.size();
        modules.addObject()
                .put("idx", index)
                .put("name", Integer.toString(index))
                .put("path", path)
                .put("type", OLD_TYPES + className);
    }
}
