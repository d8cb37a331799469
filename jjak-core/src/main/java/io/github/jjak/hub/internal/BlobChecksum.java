package io.github.jjak.hub.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Whether a content has the name the hub gave it. */
final class BlobChecksum {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern GIT_BLOB = Pattern.compile("[0-9a-f]{40}");

    private BlobChecksum() {}

    /**
     * Compares a file with an etag: one of 64 hexadecimal digits is the SHA-256 of the content, one of 40 is git's id of a blob
     * (SHA-1 of {@code blob SIZE\0} and the content). Any other one says nothing of the content and is taken as equal.
     */
    static boolean agrees(Path file, String etag) throws IOException {
        if (SHA256.matcher(etag).matches()) {
            return etag.equals(hash(digest("SHA-256"), file));
        }
        if (GIT_BLOB.matcher(etag).matches()) {
            MessageDigest digest = digest("SHA-1");
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
            return etag.equals(hash(digest, file));
        }
        return true;
    }

    private static String hash(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has " + algorithm, impossible);
        }
    }
}
