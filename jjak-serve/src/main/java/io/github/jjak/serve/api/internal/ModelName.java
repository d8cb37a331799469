package io.github.jjak.serve.api.internal;

import io.github.jjak.serve.generation.internal.Generation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What answers call the model.
 *
 * @param given by whoever runs the server, or null
 */
public record ModelName(@Nullable String given) {

    /** The name that was given; else a folder's last part, or an id of the hub or a builtin model as it is. */
    String of(Generation generation) {
        if (given != null) {
            return given;
        }
        String location =
                generation.model() == null ? "bm25" : generation.model().location();
        try {
            Path path = Path.of(location).toAbsolutePath().normalize();
            return Files.exists(path) ? Objects.toString(path.getFileName(), location) : location;
        } catch (InvalidPathException notAPath) {
            return location;
        }
    }
}
