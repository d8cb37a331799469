package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.encoder.internal.StaticArchitecture;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.BareTokenizer;
import io.github.jjak.tokenize.internal.TokenBag;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.TokenizerSettings;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.SafetensorsWriter;
import io.github.jjak.weights.internal.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A table of token vectors in a folder: {@code model.safetensors} and {@code tokenizer.json} of sentence-transformers'
 * {@code StaticEmbedding}; with a {@code config.json} beside them the folder is one of Model2Vec, which both libraries open.
 *
 * <p>What the two do not do alike is done as the folder's own library does it: Model2Vec leaves out tokens for what the vocabulary
 * lacks, and cuts texts at 512 tokens unless its {@code max_length} says otherwise.
 *
 * @param location what the person named
 * @param folder of the table
 */
record StaticFolder(String location, Path folder) implements EncoderFiles {

    static final String CLASS_NAME = "StaticEmbedding";

    /** {@code model_type} of Model2Vec. */
    static final String MODEL2VEC = "model2vec";

    private static final String CONFIG = "config.json";
    private static final String KIND = "model_type";
    private static final String LIMIT = "max_length";
    private static final int USUAL_LIMIT = 512;

    /** What only speaks of other keys, modules or weights beside it, and is written anew. */
    private static final List<String> WRITTEN_ANEW =
            List.of(LIMIT, "normalize", "embedding_dtype", "vocabulary_quantization");

    /** Whether a folder without {@code modules.json} is one of Model2Vec. */
    static boolean isModel2Vec(Path folder) {
        Path file = folder.resolve(CONFIG);
        return Files.isRegularFile(file)
                && JsonFile.readObject(file).path(KIND).asText().equals(MODEL2VEC);
    }

    /** Whether Model2Vec's folder, which then has no {@code modules.json}, asks for vectors of length 1. */
    static boolean normalizes(Path folder) {
        return JsonFile.readObject(folder.resolve(CONFIG)).path("normalize").asBoolean(false);
    }

    @Override
    public Loaded load(Path modulesFolder, List<ModuleEntry> entries, LoadOptions options) {
        if (!options.pooling().isEmpty()) {
            throw new UsageException(
                    location + " is a table of token vectors, which takes the mean of a text's tokens. Load it"
                            + " without LoadOptions.withPooling.");
        }
        try (TensorSource weights = WeightFiles.open(folder)) {
            TensorSource table = TableWeights.of(weights);
            EncoderConfiguration configuration =
                    configuration(table.shape(StaticArchitecture.TABLE), hasOnlyNormalize(entries));
            return EncoderFiles.with(
                    Encoders.load(configuration, table),
                    encoder -> Modules.load(entries, modulesFolder, configuration, List.of()));
        }
    }

    /** All that Model2Vec can do behind the table. */
    private static boolean hasOnlyNormalize(List<ModuleEntry> entries) {
        return entries.stream().skip(1).allMatch(entry -> entry.className().equals("Normalize"));
    }

    private EncoderConfiguration configuration(long[] shape, boolean canBeModel2Vec) {
        ObjectNode json = JsonFile.object();
        if (canBeModel2Vec && Files.isRegularFile(file(CONFIG))) {
            json.setAll(JsonFile.readObject(file(CONFIG)));
            json.put(KIND, MODEL2VEC).remove(WRITTEN_ANEW);
        }
        json.put(StaticArchitecture.ROWS, shape[0]).put(StaticArchitecture.COLUMNS, shape[1]);
        return StaticArchitecture.INSTANCE.parse(json, folder.toString());
    }

    /** Whether a table is one of Model2Vec; not of an encoder, either. */
    private static boolean isModel2Vec(EncoderConfiguration configuration) {
        return configuration.json().path(KIND).asText().equals(MODEL2VEC);
    }

    /** How tokens go into the table of a configuration; null for an encoder. */
    static @Nullable TokenBag bag(EncoderConfiguration configuration) {
        return configuration.isTable()
                ? new TokenBag(configuration.vocabularySize(), isModel2Vec(configuration))
                : null;
    }

    @Override
    public LengthFile lengths() {
        ObjectNode json = JsonFile.object();
        Integer limit = limit();
        if (limit != null) {
            json.put("max_seq_length", limit);
        } else {
            json.put("max_seq_length", Integer.MAX_VALUE);
        }
        return new LengthFile(json, folder.toString());
    }

    private @Nullable Integer limit() {
        if (Files.isRegularFile(file(CONFIG))) {
            ObjectNode json = JsonFile.readObject(file(CONFIG));
            if (json.hasNonNull(LIMIT)) {
                if (!json.path(LIMIT).canConvertToInt() || json.path(LIMIT).asInt() < 1) {
                    throw new ModelException(file(CONFIG) + ": " + LIMIT + " must be a whole number from 1, but is "
                            + json.path(LIMIT) + ".");
                }
                return json.path(LIMIT).asInt();
            }
            if (json.has(LIMIT)) {
                return null;
            }
        }
        Integer cut = bare().maxTokens();
        return cut == null && Files.isRegularFile(file(CONFIG)) ? Integer.valueOf(USUAL_LIMIT) : cut;
    }

    private BareTokenizer bare() {
        return BareTokenizer.of(tokenizerJson(), file(TokenizerFiles.TOKENIZER).toString());
    }

    @Override
    public TokenizerSettings.Effective tokenizer(EncoderConfiguration configuration, LengthFile lengths) {
        TokenizerSettings.Effective bare = bare().effective();
        EncoderFiles.requireRows(bare.json(), configuration, location);
        return bare;
    }

    @Override
    public List<String> furtherTokenizerFiles() {
        return List.of();
    }

    @Override
    public byte[] tokenizerJson() {
        Path file = file(TokenizerFiles.TOKENIZER);
        try {
            return Files.readAllBytes(RegularFile.require(file));
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    @Override
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Writes a model's table, so that sentence-transformers opens it, and Model2Vec if it came from there. */
    static void write(Path target, EmbeddingModel model, StoredType type) throws IOException {
        FolderFiles files = model.files();
        EncoderConfiguration configuration = model.encoder().configuration();
        boolean model2Vec = isModel2Vec(configuration);
        Integer limit = files.maxSequenceLength() < model.encoder().maxTokens() ? files.maxSequenceLength() : null;
        if (model2Vec) {
            ObjectNode json = configuration.json().deepCopy().put(LIMIT, limit);
            json.put("normalize", !model.modules().ofTexts().isEmpty());
            json.put("embedding_dtype", type.torchName()).remove(StaticArchitecture.ROWS);
            JsonFile.write(target.resolve(CONFIG), json);
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor table = Objects.requireNonNull(model.encoder().checkpoint().get(StaticArchitecture.TABLE));
            SafetensorsWriter.write(
                    target.resolve(WeightFiles.of(type)),
                    Map.of(model2Vec ? TableWeights.MODEL2VEC : StaticArchitecture.TABLE, table),
                    type);
        }
        Files.write(
                target.resolve(TokenizerFiles.TOKENIZER),
                BareTokenizer.cutting(files.tokenizerJson(), limit, files.truncationSide()));
    }
}
