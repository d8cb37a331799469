package io.github.jjak.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder among the temporary files that only its owner may read. It is deleted with all that is in it by {@link #close}, and where
 * the JVM ends before, for instance by Ctrl-C; only a process that is killed outright leaves it.
 */
public final class TemporaryFolder implements AutoCloseable {

    private final Path path;
    private final Unfinished unfinished;

    private TemporaryFolder(Path path, Unfinished unfinished) {
        this.path = path;
        this.unfinished = unfinished;
    }

    /**
     * Creates it.
     *
     * @param prefix how its name begins
     */
    public static TemporaryFolder create(String prefix) throws IOException {
        Unfinished unfinished = Unfinished.watch();
        Path path = unfinished.createFirst(() -> Files.createTempDirectory(prefix), List::of);
        return new TemporaryFolder(path, unfinished);
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try {
            AtomicFolder.delete(path);
        } finally {
            unfinished.close();
        }
    }
}
