package io.github.jjak.data.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A {@link TextKey} as the first 128 bits of its SHA-256: a million long answers would take as much memory again as the
 * data, their keys take 32 bytes each, and two texts never meet by accident.
 */
public record HashedKey(long high, long low) {

    /** Makes keys; one per thread. */
    public static final class Maker {

        private final MessageDigest digest;

        public Maker() {
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }

        public HashedKey of(String text) {
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(TextKey.of(text).getBytes(StandardCharsets.UTF_8)));
            return new HashedKey(hash.getLong(), hash.getLong());
        }
    }
}
