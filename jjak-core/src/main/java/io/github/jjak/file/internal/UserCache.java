package io.github.jjak.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where things are kept that can be made again: {@code JJAK_CACHE}, else {@code jjak} in {@code XDG_CACHE_HOME}, else
 * {@code .cache/jjak} in the home folder, else a folder in the temporary one.
 */
public final class UserCache {

    private UserCache() {}

    /** The folder of one kind of things; it need not exist, and need not be writable. */
    public static Path folder(String kind) {
        return root().resolve(kind);
    }

    private static Path root() {
        Path own = absolute(System.getenv("JJAK_CACHE"));
        if (own != null) {
            return own;
        }
        Path caches = absolute(System.getenv("XDG_CACHE_HOME"));
        if (caches != null) {
            return caches.resolve("jjak");
        }
        Path home = absolute(System.getProperty("user.home"));
        return home != null
                ? home.resolve(".cache").resolve("jjak")
                : Path.of(System.getProperty("java.io.tmpdir"), "jjak-cache");
    }

    private static @Nullable Path absolute(@Nullable String path) {
        try {
            // A home of "?" is what Java says when there is none.
            return path == null || path.isBlank() || !Path.of(path).isAbsolute() ? null : Path.of(path);
        } catch (InvalidPathException noPath) {
            return null;
        }
    }
}
