package io.github.jjak.data.internal;

import io.github.jjak.data.Dataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over the texts of a data set, row by row: equal for equal rows in equal order, whatever file they came from. */
public final class ContentHash {

    private ContentHash() {}

    /** The hash in lower-case hexadecimal. Column names do not count. */
    public static String of(Dataset data) {
        MessageDigest digest = sha256();
        for (int row = 0; row < data.rows(); row++) {
            for (int column = 0; column < data.columnCount(); column++) {
                add(digest, data.text(row, column));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of lists of any lengths, list by list. */
    public static String ofLists(List<List<String>> lists) {
        MessageDigest digest = sha256();
        for (List<String> list : lists) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(list.size()).flip());
            list.forEach(text -> add(digest, text));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // The length in front keeps "ab" + "c" apart from "a" + "bc".
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
