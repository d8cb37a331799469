package io.github.jjak.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names, lengths and times of the files of a model, which differ after another model was written to the same place.
 *
 * @param files sorted; empty for a location that is neither a folder nor a file
 */
record FolderState(List<String> files) {

    /** Modules of a Router lie two folders below the model's. */
    private static final int DEPTH = 3;

    /** A location that is a large folder of something else is not read through. */
    private static final int MOST_FILES = 1000;

    FolderState {
        files = List.copyOf(files);
    }

    static FolderState of(String location) {
        try {
            Path path = Path.of(location);
            if (!Files.exists(path)) {
                return new FolderState(List.of());
            }
            List<String> files = new ArrayList<>();
            try (Stream<Path> all = Files.walk(path, DEPTH)) {
                for (Path file :
                        all.filter(Files::isRegularFile).limit(MOST_FILES).toList()) {
                    files.add(path.relativize(file) + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
            Collections.sort(files);
            return new FolderState(files);
        } catch (InvalidPathException | IOException unreadable) {
            // Loading it says what is wrong.
            return new FolderState(List.of());
        }
    }
}
