package io.github.jjak.model;

import io.github.jjak.encoder.Encoder;
import io.github.jjak.encoder.EncoderConfiguration;
import io.github.jjak.encoder.Encoders;
import io.github.jjak.json.JsonFile;
import io.github.jjak.tensor.TensorSource;
import java.nio.file.Path;

/**
 * An encoder's files in one folder: {@code config.json}, weights and tokenizer.
 *
 * @param model the model's folder
 * @param folder the encoder's, often the same
 */
record EncoderFolder(Path model, Path folder) implements EncoderFiles {

    @Override
    public String location() {
        return model.toString();
    }

    @Override
    public Encoder load() {
        Path file = file("config.json");
        EncoderConfiguration configuration = EncoderConfiguration.parse(JsonFile.readObject(file), file.toString());
        try (TensorSource source = WeightFiles.open(folder)) {
            return Encoders.load(configuration, source);
        }
    }

    @Override
    public Path file(String name) {
        return folder.resolve(name);
    }
}
