package io.github.jjak.data;

import io.github.jjak.file.internal.TemporaryFolder;
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
record PlainPath(Path path, @Nullable TemporaryFolder ownDirectory) implements AutoCloseable {

    /** A file in memory is written out for as long. */
    static PlainPath of(DataFile file) throws IOException {
        Path path = file.path();
        if (path != null) {
            return of(path);
        }
        return inOwnDirectory(copy -> {
            try (InputStream in = file.open()) {
                Files.copy(in, copy);
            }
        });
    }

    static PlainPath of(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        if (absolute.toString().chars().noneMatch(character -> "*?[{".indexOf(character) >= 0)) {
            return new PlainPath(absolute, null);
        }
        return inOwnDirectory(plain -> {
            try {
                Files.createSymbolicLink(plain, absolute);
            } catch (UnsupportedOperationException | IOException e) {
                Files.copy(absolute, plain);
            }
        });
    }

    /** Puts something at a path. */
    @FunctionalInterface
    private interface Placing {
        void at(Path plain) throws IOException;
    }

    private static PlainPath inOwnDirectory(Placing placing) throws IOException {
        TemporaryFolder directory = TemporaryFolder.create("jjak-data");
        boolean placed = false;
        try {
            Path plain = directory.path().resolve("file");
            placing.at(plain);
            placed = true;
            return new PlainPath(plain, directory);
        } finally {
            if (!placed) {
                directory.close();
            }
        }
    }

    @Override
    public void close() {
        if (ownDirectory == null) {
            return;
        }
        try {
            ownDirectory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
