package io.github.jjak.model;

import io.github.jjak.error.ModelException;
import io.github.jjak.json.JsonFile;
import io.github.jjak.tensor.SafetensorsReader;
import io.github.jjak.tensor.ShardedTensors;
import io.github.jjak.tensor.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds and opens the weights of a folder, whichever of the known files they lie in. */
final class WeightFiles {

    /** One file; what Jjak writes. */
    static final String SINGLE = "model.safetensors";

    private static final String INDEX = "model.safetensors.index.json";
    /** What old releases of Python's libraries wrote. */
    static final String PICKLED = "pytorch_model.bin";

    private WeightFiles() {}

    /**
     * Opens the weights; the caller closes them.
     *
     * @throws ModelException if there are none, or they are damaged
     */
    static TensorSource open(Path folder) {
        if (Files.isRegularFile(folder.resolve(SINGLE))) {
            return SafetensorsReader.open(folder.resolve(SINGLE));
        }
        Path index = folder.resolve(INDEX);
        if (Files.isRegularFile(index)) {
            return ShardedTensors.open(folder, JsonFile.readObject(index), index.toString());
        }
        String found = Files.exists(folder.resolve(PICKLED))
                ? " There is a pytorch_model.bin; save the model again with Python's current transformers, which writes"
                        + " safetensors."
                : "";
        throw new ModelException(folder + " lacks " + SINGLE + "." + found);
    }
}
