package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.onnx.internal.OnnxWeights;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import java.io.IOException;
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
 *   <li>{@code config.json} may lie in either folder; without one the graph tells.
 *   <li>In a sentence-transformers folder ({@code modules.json} beside the file or above it, as around
 *       {@code onnx/model.onnx}) the folder's pooling and further modules are used, elsewhere what the file says of itself:
 *       {@link GraphModules}.
 * </ul>
 *
 * @param path of the file
 */
public record OnnxFile(Path path) implements EncoderFiles {

    private static final String ENDING = ".onnx";

    private static final String TOKENIZER = TokenizerFiles.TOKENIZER;

    /** Whether a path is that of a file with this format's ending. */
    public static boolean isOne(Path path) {
        return path.toString().endsWith(ENDING) && Files.isRegularFile(path);
    }

    public static EmbeddingModel load(Path path, LoadOptions options) {
        OnnxFile file = new OnnxFile(path);
        if (!Files.isRegularFile(file.file(TOKENIZER))) {
            throw new ModelException("There is no " + TOKENIZER + " beside " + path
                    + " or in the parent folder. Copy the exported model's tokenizer there.");
        }
        return ModelFolder.load(file.modules(), file, options);
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public Loaded load(Path folder, List<ModuleEntry> entries, LoadOptions options) {
        try (OnnxWeights weights = OnnxWeights.open(path)) {
            Path file = configurationFile();
            EncoderConfiguration configuration = file == null
                    ? EncoderConfiguration.parse(weights.inferConfiguration(), path + " (its graph)")
                    : EncoderConfiguration.parse(JsonFile.readObject(file), file.toString());
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
