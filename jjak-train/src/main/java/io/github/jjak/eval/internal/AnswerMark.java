package io.github.jjak.eval.internal;

import io.github.jjak.data.internal.TextKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By what an answer is named where its text must not stand: the first {@value #DIGITS} hexadecimal digits of the SHA-256 of its {@link TextKey}. Among 50,000 answers two
 * share a mark with a probability of 4 in a million. Who has an answer can find it by its mark.
 */
public final class AnswerMark {

    /** Letters of a mark. */
    public static final int DIGITS = 12;

    private AnswerMark() {}

    /** The mark of a text. */
    public static String of(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(TextKey.of(text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGITS / 2);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
