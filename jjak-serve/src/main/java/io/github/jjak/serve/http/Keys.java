package io.github.jjak.serve.http;

import io.github.jjak.error.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that open a door. Kept and compared as SHA-256, all of them each time, so that how long it takes tells nothing. Immutable. */
public final class Keys {

    /** No keys: nobody is asked for one. */
    public static final Keys NONE = new Keys(List.of());

    private static final int SHORTEST = 16;
    private static final long LARGEST_FILE = 1 << 20;
    private static final String SCHEME = "bearer ";

    private final List<byte[]> hashes;

    private Keys(List<byte[]> hashes) {
        this.hashes = List.copyOf(hashes);
    }

    /**
     * Reads a file with one key a line; blank lines and those that begin with {@code #} are passed over.
     *
     * @throws DataException if it cannot be read, holds no key, or one of fewer than 16 characters
     */
    public static Keys read(Path file) {
        List<String> lines;
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new DataException(file + " has more than 1 MB; a file of keys has one key a line.");
            }
            lines = Files.readAllLines(file);
        } catch (IOException cause) {
            throw new DataException(
                    "The file of keys " + file + " cannot be read as UTF-8 text: "
                            + cause.getClass().getSimpleName() + ".",
                    cause);
        }
        List<byte[]> hashes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String key = lines.get(i).strip();
            if (key.isEmpty() || key.startsWith("#")) {
                continue;
            }
            if (key.length() < SHORTEST) {
                throw new DataException("The key in line " + (i + 1) + " of " + file + " has " + key.length()
                        + " characters; a key has at least " + SHORTEST + ". Make one with: openssl rand -hex 24");
            }
            hashes.add(hash(key));
        }
        if (hashes.isEmpty()) {
            throw new DataException(file + " holds no key. Write one a line, for instance from: openssl rand -hex 24");
        }
        return new Keys(hashes);
    }

    /** Whether nobody is asked. */
    public boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether an Authorization header carries one of the keys as a bearer token. */
    public boolean fit(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = hash(authorization.substring(SCHEME.length()).strip());
        boolean fits = false;
        for (byte[] key : hashes) {
            fits |= MessageDigest.isEqual(key, given);
        }
        return fits;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
