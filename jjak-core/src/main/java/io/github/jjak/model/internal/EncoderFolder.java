package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encoder's files in one folder: {@code config.json}, weights and tokenizer.
 *
 * @param location what the person named
 * @param folder the encoder's folder, the model's own or one in it
 * @param adapter folder of an adapter that is added to the encoder; null for one beside its weights, if there is any
 */
record EncoderFolder(String location, Path folder, @Nullable Path adapter) implements HeadedFiles {

    EncoderFolder(String location, Path folder) {
        this(location, folder, null);
    }

    @Override
    public Loaded load(Path modulesFolder, List<ModuleEntry> entries, LoadOptions options) {
        EncoderConfiguration configuration = configurationOf(options);
        try (TensorSource source = WeightFiles.open(folder)) {
            return EncoderFiles.with(Encoders.load(configuration, source), encoder -> {
                addAdapter(encoder);
                return Modules.load(entries, modulesFolder, configuration, options.pooling());
            });
        }
    }

    /** Adapters of encoders with a head are refused. */
    @Override
    public Opened open(LoadOptions options) {
        if (AdapterFiles.isIn(folder)) {
            throw new ModelException(
                    file(AdapterFiles.CONFIGURATION) + ": adapters of cross-encoders (PEFT, for instance LoRA) are not"
                            + " supported. Merge it in Python: model.merge_and_unload(), then save the whole model.");
        }
        return new Opened(configurationOf(options), WeightFiles.open(folder));
    }

    private EncoderConfiguration configurationOf(LoadOptions options) {
        Path file = file("config.json");
        return EncoderConfiguration.parse(JsonFile.readObject(file), file.toString(), options.architectures());
    }

    /** Python's libraries add an adapter to the weights beside it, and so does this. */
    private void addAdapter(Encoder encoder) {
        Path of = adapter == null ? folder : adapter;
        if (AdapterFiles.isIn(of)) {
            AdapterFiles.merge(of, encoder);
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
