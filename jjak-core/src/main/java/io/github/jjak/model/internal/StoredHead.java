package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.MaskedLanguageHead;
import io.github.jjak.hub.internal.HubId;
import io.github.jjak.hub.internal.HubModels;
import io.github.jjak.weights.internal.PickledTensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The head of masked language modelling in a model's folder: beside its weights or, as transformers saves it, among them. */
public final class StoredHead {

    /** The head's weights, under transformers' names, in a model's folder. */
    public static final String FILE = "mlm_head.safetensors";

    private StoredHead() {}

    /**
     * Reads it.
     *
     * @return the caller's; null if there is none
     * @throws io.github.jjak.error.UsageException if the encoder's architecture has no such head
     * @throws io.github.jjak.error.ModelException if the head does not fit the encoder
     */
    public static @Nullable MaskedLanguageHead of(EmbeddingModel model) {
        Encoder encoder = model.encoder();
        Path folder = folder(model.location());
        if (folder == null) {
            return null;
        }
        for (String name : List.of(FILE, "model.safetensors", "pytorch_model.bin")) {
            Path file = folder.resolve(name);
            Function<Path, TensorSource> open = name.endsWith(".bin") ? PickledTensors::open : SafetensorsReader::open;
            if (Files.isRegularFile(file)) {
                try (TensorSource source = open.apply(file)) {
                    if (MaskedLanguageHead.isIn(encoder, source)) {
                        return MaskedLanguageHead.load(encoder, source);
                    }
                }
            }
        }
        return null;
    }

    /** Where the files of a loaded model lie; null where they are no folder. */
    private static @Nullable Path folder(String location) {
        if (location.startsWith("builtin:")) {
            return null;
        }
        Path path = Path.of(location);
        if (Files.isDirectory(path)) {
            return path;
        }
        return HubId.matches(location) && !Files.exists(path)
                ? HubModels.ofEnvironment().snapshot(HubId.parse(location))
                : null;
    }
}
