package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.PickledTensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.ShardedTensors;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Finds and opens the weights of a folder, whichever of the known files they lie in. */
final class WeightFiles {

    /** One file; what Jjak writes. */
    static final String SINGLE = "model.safetensors";

    /** What old releases of Python's libraries wrote. */
    static final String PICKLED = "pytorch_model.bin";

    /** Weights in eight bits; a name of its own, because other programs would take the steps for weights. */
    static final String EIGHT_BITS = "model.int8.safetensors";

    private static final String INDEX = ".index.json";

    private WeightFiles() {}

    /** The file that weights of a type are written to. */
    static String of(StoredType type) {
        return type == StoredType.INT8 ? EIGHT_BITS : SINGLE;
    }

    /**
     * Opens the weights; the caller closes them. Safetensors come first, whole before sharded, then what {@code torch.save} wrote,
     * then eight bits.
     *
     * @throws ModelException if there are none, or they are damaged
     */
    static TensorSource open(Path folder) {
        for (String file : List.of(SINGLE, PICKLED)) {
            Function<Path, TensorSource> open = file.equals(SINGLE) ? SafetensorsReader::open : PickledTensors::open;
            if (Files.isRegularFile(folder.resolve(file))) {
                return open.apply(folder.resolve(file));
            }
            Path index = folder.resolve(file + INDEX);
            if (Files.isRegularFile(index)) {
                String ending = file.substring(file.lastIndexOf('.'));
                return ShardedTensors.open(folder, JsonFile.readObject(index), index.toString(), ending, open);
            }
        }
        if (Files.isRegularFile(folder.resolve(EIGHT_BITS))) {
            return SafetensorsReader.open(folder.resolve(EIGHT_BITS));
        }
        throw new ModelException(folder + " lacks " + SINGLE + "; there is no " + PICKLED + " either.");
    }
}
