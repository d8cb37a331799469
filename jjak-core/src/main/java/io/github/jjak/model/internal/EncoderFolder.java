package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * An encoder's files in one folder: {@code config.json}, weights and tokenizer.
 *
 * @param location what the person named
 * @param folder the encoder's folder, the model's own or one in it
 */
record EncoderFolder(String location, Path folder) implements EncoderFiles {

    private static final String ADAPTER = "adapter_config.json";

    @Override
    public Loaded load(Path modulesFolder, List<ModuleEntry> entries, LoadOptions options) {
        EncoderConfiguration configuration = configuration(options);
        try (TensorSource source = WeightFiles.open(folder)) {
            return load(
                    configuration,
                    source,
                    encoder -> Modules.load(entries, modulesFolder, configuration.hiddenSize(), options.pooling()));
        }
    }

    /** What {@code config.json} says. */
    EncoderConfiguration configuration(LoadOptions options) {
        refuseAdapters();
        Path file = file("config.json");
        return EncoderConfiguration.parse(JsonFile.readObject(file), file.toString(), options.architectures());
    }

    /**
     * Reads the encoder.
     *
     * @param source the weights; stays open
     * @param modules what follows it
     */
    Loaded load(EncoderConfiguration configuration, TensorSource source, Function<Encoder, Modules> modules) {
        return EncoderFiles.with(Encoders.load(configuration, source), modules);
    }

    /** Python's libraries add an adapter to the weights beside it. */
    private void refuseAdapters() {
        Path file = file(ADAPTER);
        if (Files.exists(file)) {
            throw new ModelException(
                    file + ": the folder holds an adapter (PEFT, for instance LoRA), which Jjak does not add to the"
                            + " weights. Merge it in Python: model.merge_and_unload(), then save the whole model.");
        }
    }

    @Override
    public byte[] tokenizerJson() {
        return TokenizerFiles.tokenizerJson(folder);
    }

    @Override
    public Path file(String name) {
        return folder.resolve(name);
    }
}
