package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.internal.EmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What can be known to fail before data are read, which takes long where they are large. */
public final class Preflight {

    private Preflight() {}

    /** Refuses a model that is not there; one of the hub is left to the loading. Null is no model. */
    public static void model(@Nullable String location) {
        if (location != null) {
            EmbeddingModel.requireLocation(location);
        }
    }

    /** Refuses a file that cannot be written where it should be; folders on the way to it are made later. Null is no file. */
    public static void output(@Nullable Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new UsageException("The output " + file + " is a folder. Give a file name.");
        }
        Path above = file.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above != null && (!Files.isDirectory(above) || !Files.isWritable(above))) {
            throw new UsageException("The output " + file + " cannot be written: " + above
                    + (Files.isDirectory(above) ? " is not writable." : " is a file.") + " Choose another place.");
        }
    }
}
