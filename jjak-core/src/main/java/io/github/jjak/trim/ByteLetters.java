package io.github.jjak.trim;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The letters that byte-level BPE writes bytes as, after GPT-2's {@code bytes_to_unicode}: printable bytes stand for themselves, the
 * others for the letters from U+0100 on.
 */
final class ByteLetters {

    private static final Map<Character, Byte> BYTES = bytesByLetter();

    private ByteLetters() {}

    private static Map<Character, Byte> bytesByLetter() {
        Map<Character, Byte> bytes = new HashMap<>();
        int next = 0x100;
        for (int value = 0; value < 0x100; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            bytes.put((char) (printable ? value : next++), (byte) value);
        }
        return Map.copyOf(bytes);
    }

    /** The bytes a piece stands for; null if a letter of it is none of these. */
    static byte @Nullable [] bytes(String piece) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < piece.length(); i++) {
            Byte value = BYTES.get(piece.charAt(i));
            if (value == null) {
                return null;
            }
            bytes.write(value);
        }
        return bytes.toByteArray();
    }
}
