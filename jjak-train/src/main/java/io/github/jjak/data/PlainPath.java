package io.github.jjak.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path that DuckDB takes for itself. DuckDB reads asterisks, question marks, brackets and braces in a path as a pattern
 * and has no escape for them; a file with such a path is reached through a link (where links are not allowed: a copy) in
 * a directory of its own, removed at {@link #close()}.
 */
record PlainPath(Path path, @Nullable Path ownDirectory) implements AutoCloseable {

    /** A file in memory is written out for as long. */
    static PlainPath of(DataFile file) throws IOException {
        Path path = file.path();
        if (path != null) {
            return of(path);
        }
        Path directory = Files.createTempDirectory("jjak-data");
        Path copy = directory.resolve("file");
        try (InputStream in = file.open()) {
            Files.copy(in, copy);
        }
        return new PlainPath(copy, directory);
    }

    static PlainPath of(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        if (absolute.toString().chars().noneMatch(character -> "*?[{".indexOf(character) >= 0)) {
            return new PlainPath(absolute, null);
        }
        Path directory = Files.createTempDirectory("jjak-data");
        Path plain = directory.resolve("file");
        try {
            Files.createSymbolicLink(plain, absolute);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(absolute, plain);
        }
        return new PlainPath(plain, directory);
    }

    @Override
    public void close() {
        if (ownDirectory == null) {
            return;
        }
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(ownDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
