package io.github.jjak.weights.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * A checkpoint cut into several files, with an index (for instance {@code model.safetensors.index.json}) that says which tensor
 * lies in which file. Not thread-safe.
 */
public final class ShardedTensors implements TensorSource {

    private static final int MOST_FILES = 1000;

    private final String origin;
    private final Map<String, TensorSource> readers;
    private final Map<String, TensorSource> readerOfTensor;

    private ShardedTensors(String origin, Map<String, TensorSource> readers, Map<String, TensorSource> readerOfTensor) {
        this.origin = origin;
        this.readers = readers;
        this.readerOfTensor = readerOfTensor;
    }

    /**
     * Opens all files of an index.
     *
     * @param folder where the files lie, all beside the index
     * @param index the index; its {@code weight_map} gives a file name per tensor
     * @param origin name of the index for messages
     * @param ending how the names of the files end
     * @param open opens one file
     * @throws ModelException if the index lies about a file or a tensor, or a file is damaged
     */
    public static ShardedTensors open(
            Path folder, ObjectNode index, String origin, String ending, Function<Path, ? extends TensorSource> open) {
        Map<String, TensorSource> readers = new LinkedHashMap<>();
        Map<String, TensorSource> readerOfTensor = new LinkedHashMap<>();
        ShardedTensors sharded = new ShardedTensors(origin, readers, readerOfTensor);
        try {
            for (Map.Entry<String, JsonNode> entry : index.path("weight_map").properties()) {
                String file = plainName(entry.getValue().asText(), origin, ending);
                TensorSource reader = readers.get(file);
                if (reader == null) {
                    if (readers.size() == MOST_FILES) {
                        throw new ModelException(origin + " names more than " + MOST_FILES + " files.");
                    }
                    reader = open.apply(folder.resolve(file));
                    readers.put(file, reader);
                }
                if (!reader.names().contains(entry.getKey())) {
                    throw new ModelException(
                            origin + " says that tensor " + entry.getKey() + " is in " + file + ", but it is not.");
                }
                readerOfTensor.put(entry.getKey(), reader);
            }
            if (readerOfTensor.isEmpty()) {
                throw new ModelException(origin + " names no tensor: its weight_map is missing or empty.");
            }
            return sharded;
        } catch (RuntimeException failure) {
            sharded.close();
            throw failure;
        }
    }

    /** A name that cannot lead out of the folder. */
    private static String plainName(String file, String origin, String ending) {
        if (!file.matches("[A-Za-z0-9._-]+") || !file.endsWith(ending)) {
            throw new ModelException(origin + " names the file \"" + file + "\"; only plain names that end in " + ending
                    + " are allowed.");
        }
        return file;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(readerOfTensor.keySet());
    }

    @Override
    public long[] shape(String name) {
        return reader(name).shape(name);
    }

    @Override
    public Tensor floats(String name) {
        return reader(name).floats(name);
    }

    @Override
    public boolean holdsWholeNumbers(String name) {
        return reader(name).holdsWholeNumbers(name);
    }

    @Override
    public Tensor wholeNumbers(String name) {
        return reader(name).wholeNumbers(name);
    }

    @Override
    public String origin() {
        return origin;
    }

    private TensorSource reader(String name) {
        TensorSource reader = readerOfTensor.get(name);
        if (reader == null) {
            throw new ModelException(origin + " has no tensor " + name + ".");
        }
        return reader;
    }

    @Override
    public void close() {
        readers.values().forEach(TensorSource::close);
    }
}
