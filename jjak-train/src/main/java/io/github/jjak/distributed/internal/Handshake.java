package io.github.jjak.distributed.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Both ends of a connection prove that they have the secret, without saying it: each answers the other's random challenge with an HMAC
 * (RFC 2104, SHA-256) of both challenges. What follows is neither encrypted nor signed.
 */
final class Handshake {

    private static final int CHALLENGE = 32;
    private static final byte[] MAGIC = "jjak-workers-2\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPENER = "opened".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LISTENER = "accepted".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handshake() {}

    /** The other end is no worker of this run. */
    static final class Stranger extends IOException {
        private static final long serialVersionUID = 1L;

        Stranger(String message) {
            super(message);
        }
    }

    /** At the end that opened the connection. */
    static void open(DataInputStream in, DataOutputStream out, String secret) throws IOException {
        byte[] own = challenge();
        out.write(MAGIC);
        out.write(own);
        out.flush();
        byte[] other = challengeOf(in);
        out.write(answer(secret, OPENER, own, other));
        out.flush();
        requireAnswer(in, answer(secret, LISTENER, own, other));
    }

    /** At the end that accepted the connection. */
    static void accept(DataInputStream in, DataOutputStream out, String secret) throws IOException {
        byte[] other = challengeOf(in);
        byte[] own = challenge();
        out.write(MAGIC);
        out.write(own);
        out.flush();
        byte[] expected = answer(secret, OPENER, other, own);
        requireAnswer(in, expected);
        out.write(answer(secret, LISTENER, other, own));
        out.flush();
    }

    private static byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    private static byte[] challengeOf(DataInputStream in) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        in.readFully(magic);
        if (!MessageDigest.isEqual(magic, MAGIC)) {
            throw new Stranger("it is not a worker of this version of Jjak");
        }
        byte[] challenge = new byte[CHALLENGE];
        in.readFully(challenge);
        return challenge;
    }

    private static void requireAnswer(DataInputStream in, byte[] expected) throws IOException {
        byte[] given = new byte[expected.length];
        in.readFully(given);
        if (!MessageDigest.isEqual(given, expected)) {
            throw new Stranger("its secret is another one");
        }
    }

    private static byte[] answer(String secret, byte[] end, byte[] opener, byte[] listener) {
        try {
            byte[] key = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(end);
            mac.update(opener);
            mac.update(listener);
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
