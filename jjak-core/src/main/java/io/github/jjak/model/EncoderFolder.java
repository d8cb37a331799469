package io.github.jjak.model;

import io.github.jjak.encoder.Encoder;
import io.github.jjak.encoder.EncoderConfiguration;
import io.github.jjak.encoder.Encoders;
import io.github.jjak.json.JsonFile;
import io.github.jjak.tensor.TensorSource;
import io.github.jjak.tokenize.TokenizerFiles;
import java.nio.file.Path;

/**
 * An encoder's files in one folder: {@code config.json}, weights and tokenizer.
 *
 * @param location what the person named
 * @param folder the encoder's folder, the model's own or one in it
 */
record EncoderFolder(String location, Path folder) implements EncoderFiles {

    @Override
    public Encoder load() {
        Path file = file("config.json");
        EncoderConfiguration configuration = EncoderConfiguration.parse(JsonFile.readObject(file), file.toString());
        try (TensorSource source = WeightFiles.open(folder)) {
            return Encoders.load(configuration, source);
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
