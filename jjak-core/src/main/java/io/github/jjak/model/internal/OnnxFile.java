package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.OnnxWeights;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exported encoder, {@code NAME.onnx}, and what lies around it.
 *
 * <ul>
 *   <li>The tokenizer is {@code NAME-tokenizer.json} or {@code tokenizer.json} beside the file, or the latter in the
 *       folder above.
 *   <li>{@code config.json} may lie in either folder; without one the file tells, in a remark of its own or by its graph.
 *   <li>In a sentence-transformers folder ({@code modules.json} beside the file or above it, as around
 *       {@code onnx/model.onnx}) the folder's pooling and further modules are used, elsewhere what the file says of itself:
 *       {@link GraphModules}.
 * </ul>
 *
 * @param path of the file
 */
public record OnnxFile(Path path) implements HeadedFiles {

    /** The output of a graph that scores pairs, by the name that transformers gives it. */
    public static final String LOGITS = "logits";

    private static final String ENDING = ".onnx";

    private static final String CROSS_ENCODER = "jjak.cross_encoder";

    private static final String TOKENIZER = TokenizerFiles.TOKENIZER;

    /** Whether a path is that of a file with this format's ending. */
    public static boolean isOne(Path path) {
        return path.toString().endsWith(ENDING) && Files.isRegularFile(path);
    }

    public static EmbeddingModel load(Path path, LoadOptions options) {
        OnnxFile file = new OnnxFile(path);
        file.requireTokenizer();
        return ModelFolder.load(file.modules(), file, options);
    }

    /** Loads a file whose graph ends with the scores of pairs. */
    static CrossEncoderModel loadCrossEncoder(Path path, LoadOptions options) {
        OnnxFile file = new OnnxFile(path);
        file.requireTokenizer();
        return CrossEncoderFolder.load(file.modules(), file, options);
    }

    /** Whether a file, by what is said beside it or in it, is a cross-encoder's. */
    static boolean isCrossEncoder(Path path) {
        try (OnnxWeights weights = OnnxWeights.open(path)) {
            ObjectNode stated = new OnnxFile(path).statedConfiguration(weights);
            if (stated != null && stated.has("architectures")) {
                return CrossEncoderFolder.isOne(stated);
            }
            return weights.computes(LOGITS) && weights.endsWithScores();
        }
    }

    /** Names of the labels, in order; empty where neither the file nor {@code config.json} beside it states them. */
    static List<String> statedLabels(Path path) {
        try (OnnxWeights weights = OnnxWeights.open(path)) {
            ObjectNode stated = new OnnxFile(path).statedConfiguration(weights);
            return stated == null ? List.of() : CrossEncoderFolder.statedLabels(stated);
        }
    }

    private void requireTokenizer() {
        if (!Files.isRegularFile(file(TOKENIZER))) {
            throw new ModelException("There is no " + TOKENIZER + " beside " + path
                    + " or in the parent folder. Copy the exported model's tokenizer there.");
        }
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public Loaded load(Path folder, List<ModuleEntry> entries, LoadOptions options) {
        try (OnnxWeights weights = OnnxWeights.open(path)) {
            if (weights.remark(CROSS_ENCODER) != null) {
                throw new ModelException(
                        path + " is a cross-encoder, which gives no vectors. Load it with CrossEncoder.load.");
            }
            EncoderConfiguration configuration = configuration(weights);
            boolean inFolder = Files.isRegularFile(folder.resolve(ModuleEntry.FILE));
            return EncoderFiles.with(Encoders.load(configuration, weights), encoder -> {
                Modules modules = inFolder
                        ? Modules.load(entries, folder, configuration, options.pooling())
                        : GraphModules.load(weights, configuration.hiddenSize(), options.pooling());
                GraphModules.requireSize(weights, modules, inFolder);
                return modules;
            });
        }
    }

    @Override
    public Opened open(LoadOptions options) {
        OnnxWeights weights = OnnxWeights.open(path);
        try {
            return new Opened(configuration(weights), weights);
        } catch (RuntimeException failure) {
            weights.close();
            throw failure;
        }
    }

    private EncoderConfiguration configuration(OnnxWeights weights) {
        ObjectNode stated = statedConfiguration(weights);
        if (stated == null) {
            return EncoderConfiguration.parse(weights.inferConfiguration(), path + " (its graph)");
        }
        Path file = configurationFile();
        return EncoderConfiguration.parse(stated, file == null ? path + " (" + CROSS_ENCODER + ")" : file.toString());
    }

    /** {@code config.json} beside the file or above it, else what Jjak's exporter wrote into it; null for neither. */
    private @Nullable ObjectNode statedConfiguration(OnnxWeights weights) {
        Path file = configurationFile();
        if (file != null) {
            return JsonFile.readObject(file);
        }
        String remark = weights.remark(CROSS_ENCODER);
        if (remark == null) {
            return null;
        }
        String origin = path + " (" + CROSS_ENCODER + ")";
        if (JsonFile.parse(remark.getBytes(StandardCharsets.UTF_8), origin) instanceof ObjectNode stated) {
            return stated;
        }
        throw new ModelException(origin + " is damaged: it is no JSON object.");
    }

    /** Says of a graph whose model it is: {@code config.json} of a cross-encoder, under a key of the file's remarks. */
    public static void describe(GraphBuilder graph, CrossEncoderModel model) {
        graph.remark(CROSS_ENCODER, JsonFile.formatLine(CrossEncoderFolder.configuration(model, StoredType.FP32)));
    }

    @Override
    public byte[] tokenizerJson() {
        Path file = file(TOKENIZER);
        try {
            return Files.readAllBytes(RegularFile.require(file));
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    @Override
    public Path file(String name) {
        Path own = beside(stem() + "-" + name);
        if (Files.isRegularFile(own)) {
            return own;
        }
        // What lies above belongs to this model only if it is the model's folder.
        boolean isPart = Files.isRegularFile(above(ModelFolder.MODULES)) || !hasTokenizerBeside();
        return isPart && !Files.isRegularFile(beside(name)) && Files.isRegularFile(above(name))
                ? above(name)
                : beside(name);
    }

    private boolean hasTokenizerBeside() {
        return Files.isRegularFile(beside(TOKENIZER)) || Files.isRegularFile(beside(stem() + "-" + TOKENIZER));
    }

    private Path modules() {
        boolean above = Files.isRegularFile(above(ModelFolder.MODULES)) && !Files.exists(beside(ModelFolder.MODULES));
        return above ? above("") : beside("");
    }

    private @Nullable Path configurationFile() {
        for (Path file : List.of(beside("config.json"), above("config.json"))) {
            if (Files.isRegularFile(file)) {
                ObjectNode json = JsonFile.readObject(file);
                if (json.has("model_type")) {
                    return file;
                }
            }
        }
        return null;
    }

    private Path beside(String name) {
        return path.resolveSibling(name);
    }

    private Path above(String name) {
        return path.toAbsolutePath()
                .normalize()
                .resolveSibling("..")
                .resolve(name)
                .normalize();
    }

    private String stem() {
        String name = String.valueOf(path.getFileName());
        return name.substring(0, name.length() - ENDING.length());
    }
}
