package io.github.jjak.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A copy of a valid model folder to be damaged.
 *
 * @param path the copy
 */
public record DamagedFolder(Path path) {

    /** Copies the named parity fixture below a folder. */
    public static DamagedFolder copyOf(String fixture, Path below) throws IOException {
        Path from = ParityFixtures.of(DamagedFolder.class).path(fixture);
        Path to = Files.createTempDirectory(below, from.getFileName().toString());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return new DamagedFolder(to);
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** Changes a JSON object of the folder. */
    public DamagedFolder json(String name, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = JsonFile.readObject(file(name));
        change.accept(json);
        JsonFile.write(file(name), json);
        return this;
    }

    /** Changes the tensors of a safetensors file. */
    public DamagedFolder tensors(String name, Consumer<Map<String, Tensor>> change) throws IOException {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            try (SafetensorsReader reader = SafetensorsReader.open(file(name))) {
                reader.names().forEach(tensor -> tensors.put(tensor, reader.floats(tensor)));
            }
            change.accept(tensors);
            Files.delete(file(name));
            SafetensorsWriter.write(file(name), tensors);
        }
        return this;
    }

    public DamagedFolder replace(String name, String old, String replacement) throws IOException {
        Files.writeString(file(name), Files.readString(file(name)).replace(old, replacement));
        return this;
    }

    public DamagedFolder without(String name) throws IOException {
        Files.delete(file(name));
        return this;
    }
}
